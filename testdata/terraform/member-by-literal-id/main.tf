resource "aws_elasticache_replication_group" "orders" { #~ pass
  replication_group_id = "orders"
  description          = "orders"
  subnet_group_name    = "private"
}

resource "aws_elasticache_cluster" "known" { #~ pass
  cluster_id           = "orders-002"
  replication_group_id = "orders"
}

resource "aws_elasticache_cluster" "elsewhere" { #~ unknown
  cluster_id           = "users-002"
  replication_group_id = "users"
}
