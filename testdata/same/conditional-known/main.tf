variable "environment" {
  default = "production"
}

locals {
  in_vpc = var.environment == "production"
}

resource "aws_elasticache_cluster" "placed" { #~ pass
  cluster_id        = "placed"
  subnet_group_name = local.in_vpc ? "private" : null
}

resource "aws_elasticache_cluster" "unplaced" { #~ fail
  cluster_id        = "unplaced"
  subnet_group_name = local.in_vpc ? null : "private"
}
