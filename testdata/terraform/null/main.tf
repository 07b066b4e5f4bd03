resource "aws_elasticache_cluster" "cache" { #~ fail: evaluates to null
  cluster_id        = "sessions"
  subnet_group_name = null
}

resource "aws_elasticache_replication_group" "group" { #~ fail: evaluates to null
  replication_group_id = "orders"
  description          = "orders"
  subnet_group_name    = null
}
