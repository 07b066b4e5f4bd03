variable "names" {
  type = map(string)
}

# What `try` comes to is a list where the map has the key, and null of any type where it has not.
locals {
  perhaps = try([var.names.first], null)
}

resource "aws_elasticache_cluster" "first_of_several" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = can(coalesce("x", local.perhaps)) ? "" : "private"
}

resource "aws_elasticache_cluster" "in_a_list" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = can(tolist([local.perhaps, "x"])) ? "" : "private"
}

resource "aws_elasticache_cluster" "in_a_set" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = can(toset([local.perhaps, "x"])) ? "" : "private"
}

resource "aws_elasticache_cluster" "in_a_map" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = can(tomap({ a = local.perhaps, b = "x" })) ? "" : "private"
}

resource "aws_elasticache_cluster" "in_a_union" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = can(setunion([local.perhaps], ["x"])) ? "" : "private"
}

# Of whatever type it is, as an element of a tuple it may be.
resource "aws_elasticache_cluster" "in_a_tuple" { #~ fail
  cluster_id        = "x"
  subnet_group_name = can([local.perhaps, "x"]) ? "" : "private"
}
