resource "aws_elasticache_cluster" "first" { #~ fail
  cluster_id = "first"
}

resource "aws_elasticache_cluster" "second" { #~ pass
  cluster_id        = "second"
  subnet_group_name = "private"
}
