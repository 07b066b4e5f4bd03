# The provider asks GetOk, to which an empty string is as good as none.
resource "aws_elasticache_cluster" "cache" { #~ fail: evaluates to an empty string
  cluster_id        = "sessions"
  subnet_group_name = ""
}
