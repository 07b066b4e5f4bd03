# Not looking at a value does not set it.
resource "aws_elasticache_cluster" "cache" { #~ fail
  cluster_id = "sessions"

  lifecycle {
    ignore_changes = [subnet_group_name]
  }
}
