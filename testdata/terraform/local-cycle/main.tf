# Terraform refuses this; nothing is deployed, so nothing can be said of it.
locals {
  a = local.b
  b = local.a
}

resource "aws_elasticache_cluster" "cache" { #~ unknown
  cluster_id        = "sessions"
  subnet_group_name = local.a
}
