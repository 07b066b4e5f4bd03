variable "group" {
  type    = string
  default = null
}

locals {
  name = null
}

resource "aws_elasticache_cluster" "argument_replaced" { #~ pass
  cluster_id        = "argument-replaced"
  subnet_group_name = null
}

resource "aws_elasticache_cluster" "argument_taken_away" { #~ fail
  cluster_id        = "argument-taken-away"
  subnet_group_name = "private"
}

resource "aws_elasticache_cluster" "variable" { #~ pass
  cluster_id        = "variable"
  subnet_group_name = var.group
}

resource "aws_elasticache_cluster" "local" { #~ pass
  cluster_id        = "local"
  subnet_group_name = local.name
}

resource "aws_elasticache_cluster" "last_one_wins" { #~ fail: evaluates to an empty string
  cluster_id        = "last-one-wins"
  subnet_group_name = "private"
}

resource "aws_elasticache_cluster" "no_override" { #~ pass
  cluster_id        = "no-override"
  subnet_group_name = local.kept
}
