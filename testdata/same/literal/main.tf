resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = "private"
}
