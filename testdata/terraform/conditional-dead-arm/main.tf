# The arm that is not taken may be wrong.
locals {
  groups = []
}

resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = length(local.groups) > 0 ? local.groups[0] : "private"
}
