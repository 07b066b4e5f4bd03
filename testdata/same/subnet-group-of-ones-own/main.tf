resource "aws_elasticache_subnet_group" "private" {
  name       = "private"
  subnet_ids = ["subnet-0a", "subnet-0b"]
}

resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = aws_elasticache_subnet_group.private.name
}

resource "aws_elasticache_replication_group" "group" { #~ pass
  replication_group_id = "orders"
  description          = "orders"
  subnet_group_name    = aws_elasticache_subnet_group.private.id
}
