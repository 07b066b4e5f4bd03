resource "aws_elasticache_replication_group" "placed" { #~ pass
  replication_group_id = "placed"
  description          = "placed"
  subnet_group_name    = "private"
}

resource "aws_elasticache_replication_group" "unplaced" { #~ fail
  replication_group_id = "unplaced"
  description          = "unplaced"
}

# A member takes its network from its group.
resource "aws_elasticache_cluster" "placed" { #~ pass
  cluster_id           = "placed-001"
  replication_group_id = aws_elasticache_replication_group.placed.id
}

resource "aws_elasticache_cluster" "unplaced" { #~ fail
  cluster_id           = "unplaced-001"
  replication_group_id = aws_elasticache_replication_group.unplaced.replication_group_id
}
