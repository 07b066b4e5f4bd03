# None of these takes a subnet group by name, or is what the rule is about.
resource "aws_elasticache_serverless_cache" "serverless" {
  engine = "valkey"
  name   = "serverless"
}

resource "aws_elasticache_subnet_group" "private" {
  name       = "private"
  subnet_ids = ["subnet-0a"]
}

resource "aws_elasticache_parameter_group" "parameters" {
  name   = "parameters"
  family = "valkey8"
}

resource "aws_memorydb_cluster" "memory" {
  acl_name  = "open-access"
  name      = "memory"
  node_type = "db.t4g.small"
}
