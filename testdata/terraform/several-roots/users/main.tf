# Another folder is another root: its locals and variables are its own.
resource "aws_elasticache_cluster" "cache" { #~ fail
  cluster_id = "users"
}
