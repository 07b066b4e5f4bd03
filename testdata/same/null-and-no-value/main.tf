resource "aws_elasticache_cluster" "cache" { #~ fail
  cluster_id        = "sessions"
  subnet_group_name = null
}
