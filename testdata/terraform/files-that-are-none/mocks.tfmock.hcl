mock_resource "aws_elasticache_cluster" {
}
