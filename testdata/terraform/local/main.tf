resource "aws_elasticache_cluster" "named" { #~ pass
  cluster_id        = "named"
  subnet_group_name = local.named
}

resource "aws_elasticache_cluster" "unnamed" { #~ fail: evaluates to null
  cluster_id        = "unnamed"
  subnet_group_name = local.unnamed
}

locals {
  unnamed = local.nothing
}
