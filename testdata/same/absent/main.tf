resource "aws_elasticache_cluster" "cache" { #~ fail
  cluster_id = "sessions"
}

resource "aws_elasticache_replication_group" "group" { #~ fail
  replication_group_id = "orders"
  description          = "orders"
}
