resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "orders"
  subnet_group_name = "private"
}
