resource "aws_elasticache_cluster" "cache" { #~ pass: names a subnet group
  cluster_id        = "sessions"
  subnet_group_name = "private"
}

resource "aws_elasticache_replication_group" "group" { #~ pass
  replication_group_id = "orders"
  description          = "orders"
  subnet_group_name    = "private"
}
