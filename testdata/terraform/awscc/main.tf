resource "awscc_elasticache_replication_group" "placed" { #~ pass
  replication_group_description = "placed"
  cache_subnet_group_name       = "private"
}

resource "awscc_elasticache_replication_group" "unplaced" { #~ fail: sets no `cache_subnet_group_name`
  replication_group_description = "unplaced"
}

resource "awscc_elasticache_cache_cluster" "unplaced" { #~ fail: sets no `cache_subnet_group_name`
  cache_node_type = "cache.t4g.micro"
  engine          = "memcached"
  num_cache_nodes = 1
}
