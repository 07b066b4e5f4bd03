# A cluster that may be a member, or not: what both readings have in common holds.
variable "replica" {
  type     = bool
  nullable = false
}

resource "aws_elasticache_replication_group" "private" { #~ pass
  replication_group_id = "private"
  description          = "has a group"
  subnet_group_name    = "private"
}

resource "aws_elasticache_replication_group" "other" { #~ pass
  replication_group_id = "other"
  description          = "has another"
  subnet_group_name    = "other"
}

resource "aws_elasticache_replication_group" "nowhere" { #~ fail
  replication_group_id = "nowhere"
  description          = "has none"
}

resource "aws_elasticache_cluster" "both_set" { #~ pass
  cluster_id           = "both-set"
  replication_group_id = var.replica ? aws_elasticache_replication_group.private.id : null
  subnet_group_name    = var.replica ? null : "private"
}

resource "aws_elasticache_cluster" "neither" { #~ fail
  cluster_id           = "neither"
  replication_group_id = var.replica ? aws_elasticache_replication_group.nowhere.id : ""
}

resource "aws_elasticache_cluster" "one_of_them" { #~ unknown: may be set as `replication_group_id`, or not
  cluster_id           = "one-of-them"
  replication_group_id = var.replica ? aws_elasticache_replication_group.private.id : null
}

resource "aws_elasticache_cluster" "either_group" { #~ pass
  cluster_id           = "either-group"
  replication_group_id = (var.replica ? aws_elasticache_replication_group.private : aws_elasticache_replication_group.other).id
}

resource "aws_elasticache_cluster" "one_group_without" { #~ unknown
  cluster_id           = "one-group-without"
  replication_group_id = var.replica ? "private" : aws_elasticache_replication_group.nowhere.replication_group_id
}
