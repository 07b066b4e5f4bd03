variable "enabled" {
  type = string
}

# Perhaps they are never made; if they are, one of them is wrong.
resource "aws_elasticache_cluster" "unplaced" { #~ fail
  count      = var.enabled == "yes" ? 1 : 0
  cluster_id = "unplaced"
}

resource "aws_elasticache_cluster" "placed" { #~ pass
  count             = var.enabled == "yes" ? 1 : 0
  cluster_id        = "placed"
  subnet_group_name = "private"
}
