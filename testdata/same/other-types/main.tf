resource "aws_elasticache_subnet_group" "private" {
  name       = "private"
  subnet_ids = ["subnet-0a"]
}

resource "aws_elasticache_serverless_cache" "serverless" {
  engine = "valkey"
  name   = "serverless"
}

resource "aws_elasticache_cluster" "cache" { #~ fail
  cluster_id = "sessions"
}
