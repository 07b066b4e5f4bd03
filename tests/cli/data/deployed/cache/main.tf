resource "aws_elasticache_cluster" "this" {
  cluster_id = "this"
}
