resource "aws_elasticache_cluster" "variable" { #~ unknown
  cluster_id        = "variable"
  subnet_group_name = var.nowhere
}

resource "aws_elasticache_cluster" "local" { #~ unknown
  cluster_id        = "local"
  subnet_group_name = local.nowhere
}
