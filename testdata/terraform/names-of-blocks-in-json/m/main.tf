variable "backend" {}
variable "cloud" {}

resource "aws_elasticache_cluster" "backend" { #~ pass
  cluster_id        = "a"
  subnet_group_name = var.backend
}

resource "aws_elasticache_cluster" "cloud" { #~ fail
  cluster_id        = "a"
  subnet_group_name = var.cloud
}
