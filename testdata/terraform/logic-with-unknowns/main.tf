variable "flag" {
  type     = bool
  nullable = false
}

resource "aws_elasticache_cluster" "false_and_unknown" { #~ fail
  cluster_id        = "false-and-unknown"
  subnet_group_name = false && var.flag ? "private" : null
}

resource "aws_elasticache_cluster" "unknown_and_false" { #~ fail
  cluster_id        = "unknown-and-false"
  subnet_group_name = var.flag && false ? "private" : null
}

resource "aws_elasticache_cluster" "true_or_unknown" { #~ pass
  cluster_id        = "true-or-unknown"
  subnet_group_name = true || var.flag ? "private" : null
}

resource "aws_elasticache_cluster" "unknown_or_true" { #~ pass
  cluster_id        = "unknown-or-true"
  subnet_group_name = var.flag || true ? "private" : null
}

resource "aws_elasticache_cluster" "or_its_opposite" { #~ pass
  cluster_id        = "or-its-opposite"
  subnet_group_name = var.flag || !var.flag ? "private" : null
}

resource "aws_elasticache_cluster" "open" { #~ unknown
  cluster_id        = "open"
  subnet_group_name = true && var.flag ? "private" : null
}
