variable "environment" {
  default = "production"
}

variable "network" {
  type = string
}

locals {
  production = var.environment == "production"
  public     = var.network == "public"
}

# One sure no decides, whatever the network is.
resource "aws_elasticache_cluster" "sure" { #~ fail
  cluster_id        = "sure"
  subnet_group_name = !local.production && local.public ? "private" : null
}

# One sure yes decides, too.
resource "aws_elasticache_cluster" "sure_as_well" { #~ pass
  cluster_id        = "sure-as-well"
  subnet_group_name = local.production || local.public ? "private" : null
}

resource "aws_elasticache_cluster" "open" { #~ unknown
  cluster_id        = "open"
  subnet_group_name = local.production && local.public ? "private" : null
}
