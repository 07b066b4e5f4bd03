variable "in_vpc" {
  default = true
}

variable "group" {
  default = "private"
}

resource "aws_elasticache_cluster" "yes" { #~ pass
  cluster_id        = "yes"
  subnet_group_name = var.in_vpc ? var.group : null
}

resource "aws_elasticache_cluster" "no" { #~ fail: evaluates to null
  cluster_id        = "no"
  subnet_group_name = var.in_vpc ? null : var.group
}

resource "aws_elasticache_cluster" "compared" { #~ fail: evaluates to an empty string
  cluster_id        = "compared"
  subnet_group_name = var.group == "public" ? var.group : ""
}
