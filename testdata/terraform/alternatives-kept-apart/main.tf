# What a later condition rules out does not count, though it was possible before.
variable "public" {
  type     = bool
  nullable = false
}

locals {
  group = var.public ? null : "private"
  both  = var.public ? ["", "public"] : ["private", ""]
}

resource "aws_elasticache_cluster" "same_condition" { #~ pass
  cluster_id        = "same-condition"
  subnet_group_name = var.public ? "public" : local.group
}

resource "aws_elasticache_cluster" "opposite_condition" { #~ fail
  cluster_id        = "opposite-condition"
  subnet_group_name = var.public ? local.group : ""
}

resource "aws_elasticache_cluster" "excluded" { #~ pass
  cluster_id        = "excluded"
  subnet_group_name = local.group == null ? "public" : local.group
}

resource "aws_elasticache_cluster" "indexed" { #~ pass
  cluster_id        = "indexed"
  subnet_group_name = local.both[var.public ? 1 : 0]
}

resource "aws_elasticache_cluster" "joined" { #~ pass
  cluster_id        = "joined"
  subnet_group_name = join("", local.both)
}

resource "aws_elasticache_cluster" "not_excluded" { #~ unknown
  cluster_id        = "not-excluded"
  subnet_group_name = local.group
}

# It exists only where it has a group.
resource "aws_elasticache_cluster" "guarded_by_count" { #~ pass
  count             = local.group == null ? 0 : 1
  cluster_id        = "guarded-by-count"
  subnet_group_name = local.group
}
