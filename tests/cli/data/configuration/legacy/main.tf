resource "aws_elasticache_cluster" "old" {
  cluster_id = "old"
}
