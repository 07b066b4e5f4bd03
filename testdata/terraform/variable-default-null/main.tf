resource "aws_elasticache_cluster" "cache" { #~ fail: because of this default
  cluster_id        = "sessions"
  subnet_group_name = var.subnet_group
}
