resource "aws_elasticache_cluster" "memcached" { #~ fail: sets no `subnet_group_name`
  cluster_id      = "sessions"
  engine          = "memcached"
  node_type       = "cache.t4g.micro"
  num_cache_nodes = 2
}

#~ fail: sets no `subnet_group_name`
resource "aws_elasticache_replication_group" "valkey" {
  replication_group_id = "orders"
  description          = "orders"
  engine               = "valkey"
  node_type            = "cache.t4g.micro"
}
