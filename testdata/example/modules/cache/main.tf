resource "aws_elasticache_cluster" "this" {
  cluster_id        = var.name
  engine            = "memcached"
  node_type         = "cache.t4g.micro"
  num_cache_nodes   = 2
  subnet_group_name = var.subnet_group
}
