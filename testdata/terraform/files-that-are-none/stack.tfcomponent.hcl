resource "aws_elasticache_cluster" "never" {
}
