variable "enabled" {
  type = bool
}

# Perhaps it is never made; if it is, it is wrong.
#~ fail aws_elasticache_cluster.cache
resource "aws_elasticache_cluster" "cache" {
  count      = var.enabled ? 1 : 0
  cluster_id = "sessions"
}
