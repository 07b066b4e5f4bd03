# Null and an empty string are no group to be a member of.
resource "aws_elasticache_cluster" "placed" { #~ pass
  cluster_id           = "placed"
  replication_group_id = null
  subnet_group_name    = "private"
}

resource "aws_elasticache_cluster" "unplaced" { #~ fail
  cluster_id           = "unplaced"
  replication_group_id = ""
}
