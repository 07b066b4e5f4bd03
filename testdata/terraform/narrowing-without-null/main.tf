variable "group" {
  type     = string
  nullable = false
}

# Where null cannot be, not being empty is enough.
resource "aws_elasticache_cluster" "not_empty" { #~ pass
  cluster_id        = "not-empty"
  subnet_group_name = var.group != "" ? var.group : "private"
}

resource "aws_elasticache_cluster" "coalesced" { #~ pass
  cluster_id        = "coalesced"
  subnet_group_name = coalesce(var.group, "private")
}

resource "aws_elasticache_cluster" "as_given" { #~ unknown: has no default and is given no value
  cluster_id        = "as-given"
  subnet_group_name = var.group
}
