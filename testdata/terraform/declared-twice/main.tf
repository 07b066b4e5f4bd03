# Terraform takes no name twice. It is said, and what the two agree on counts.
resource "aws_elasticache_cluster" "alike" { #~ fail
  cluster_id = "a"
}

resource "aws_elasticache_cluster" "alike" { #~ problem: declared already
  cluster_id = "b"
}

resource "aws_elasticache_cluster" "different" { #~ unknown: declared twice
  subnet_group_name = "main"
}

resource "aws_elasticache_cluster" "different" { #~ problem: declared already
}

resource "aws_elasticache_cluster" "other_way_round" { #~ unknown: declared twice
}

resource "aws_elasticache_cluster" "other_way_round" { #~ problem: declared already
  subnet_group_name = "main"
}

resource "aws_elasticache_cluster" "perhaps_none" { #~ fail
  count = 0
}

resource "aws_elasticache_cluster" "perhaps_none" { #~ problem: declared already
  count = 1
}

variable "group" {
  default = "main"
}

variable "group" { #~ problem: declared already
  default = null
}

resource "aws_elasticache_cluster" "by_variable" { #~ unknown: declared twice
  subnet_group_name = var.group
}

locals {
  group = "main"
  same  = "main"
}

locals {
  #~ problem: declared already
  group = ""
  #~ problem: declared already
  same = "main"
}

resource "aws_elasticache_cluster" "by_local" { #~ unknown: declared twice
  subnet_group_name = local.group
}

resource "aws_elasticache_cluster" "by_same_local" { #~ pass
  subnet_group_name = local.same
}
