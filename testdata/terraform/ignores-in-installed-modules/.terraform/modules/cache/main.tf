# cachelint:ignore[EC-003] its author knows
resource "aws_elasticache_cluster" "known" {
  engine = "redis"
}

# kics-scan ignore-block
resource "aws_elasticache_cluster" "foreign" {
  # checkov:skip=CKV_AWS_323
  engine = "redis"
}
