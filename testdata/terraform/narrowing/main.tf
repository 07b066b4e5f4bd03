# What a condition says of a value holds inside of its arms.
variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "equals_null" { #~ unknown
  cluster_id        = "equals-null"
  subnet_group_name = var.group == null ? "private" : var.group
}

resource "aws_elasticache_cluster" "neither_null_nor_empty" { #~ pass
  cluster_id        = "neither-null-nor-empty"
  subnet_group_name = var.group != null && var.group != "" ? var.group : "private"
}

resource "aws_elasticache_cluster" "null_or_empty" { #~ pass
  cluster_id        = "null-or-empty"
  subnet_group_name = var.group == null || var.group == "" ? "private" : var.group
}

resource "aws_elasticache_cluster" "negated" { #~ pass
  cluster_id        = "negated"
  subnet_group_name = !(var.group == null || var.group == "") ? var.group : "private"
}

# Null is unequal to an empty string, and so it gets through.
resource "aws_elasticache_cluster" "not_empty_alone" { #~ unknown
  cluster_id        = "not-empty-alone"
  subnet_group_name = var.group != "" ? var.group : "private"
}

resource "aws_elasticache_cluster" "length_above_zero" { #~ pass
  cluster_id        = "length-above-zero"
  subnet_group_name = length(var.group) > 0 ? var.group : "private"
}

resource "aws_elasticache_cluster" "length_of_zero" { #~ pass
  cluster_id        = "length-of-zero"
  subnet_group_name = length(var.group) == 0 ? "private" : var.group
}

resource "aws_elasticache_cluster" "length_at_least_one" { #~ pass
  cluster_id        = "length-at-least-one"
  subnet_group_name = length(var.group) >= 1 ? var.group : "private"
}

resource "aws_elasticache_cluster" "length_not_zero" { #~ pass
  cluster_id        = "length-not-zero"
  subnet_group_name = length(var.group) != 0 ? var.group : "private"
}

resource "aws_elasticache_cluster" "can_be_measured" { #~ unknown
  cluster_id        = "can-be-measured"
  subnet_group_name = can(length(var.group)) ? var.group : "private"
}

resource "aws_elasticache_cluster" "can_match" { #~ pass
  cluster_id        = "can-match"
  subnet_group_name = can(regex("^[a-z]", var.group)) ? var.group : "private"
}

resource "aws_elasticache_cluster" "one_of_several" { #~ pass
  cluster_id        = "one-of-several"
  subnet_group_name = contains(["private", "public"], var.group) ? var.group : "private"
}

resource "aws_elasticache_cluster" "one_of_several_or_none" { #~ unknown
  cluster_id        = "one-of-several-or-none"
  subnet_group_name = contains(["private", ""], var.group) ? var.group : "private"
}

resource "aws_elasticache_cluster" "equals_a_constant" { #~ pass
  cluster_id        = "equals-a-constant"
  subnet_group_name = var.group == "private" ? var.group : "public"
}

resource "aws_elasticache_cluster" "the_wrong_way_around" { #~ fail
  cluster_id        = "the-wrong-way-around"
  subnet_group_name = var.group == null || var.group == "" ? var.group : ""
}

resource "aws_elasticache_cluster" "trimmed" { #~ pass
  cluster_id        = "trimmed"
  subnet_group_name = length(trimspace(var.group)) > 0 ? var.group : "private"
}
