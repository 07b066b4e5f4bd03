variable "subnet_group" {
  type = string
}

resource "aws_elasticache_cluster" "cache" { #~ unknown: has no default
  cluster_id        = "sessions"
  subnet_group_name = var.subnet_group
}
