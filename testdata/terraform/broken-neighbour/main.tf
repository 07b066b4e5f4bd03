# One file that does not parse does not take the others with it.
resource "aws_elasticache_cluster" "cache" { #~ fail
  cluster_id = "sessions"
}
