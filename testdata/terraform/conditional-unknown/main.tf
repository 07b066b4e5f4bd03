variable "in_vpc" {
  type = bool
}

resource "aws_elasticache_cluster" "either" { #~ unknown: has no default
  cluster_id        = "either"
  subnet_group_name = var.in_vpc ? "private" : null
}

# Both ways it names one.
resource "aws_elasticache_cluster" "both" { #~ pass
  cluster_id        = "both"
  subnet_group_name = var.in_vpc ? "private" : "default"
}

# Both ways it names none.
resource "aws_elasticache_cluster" "neither" { #~ fail
  cluster_id        = "neither"
  subnet_group_name = var.in_vpc ? "" : null
}
