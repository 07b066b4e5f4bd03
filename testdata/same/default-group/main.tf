#~ pass
#~ [ElastiCache.7] fail
resource "aws_elasticache_cluster" "cache" {
  cluster_id        = "sessions"
  subnet_group_name = "default"
}
