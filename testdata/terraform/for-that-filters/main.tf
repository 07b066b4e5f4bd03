# What a condition lets through stays what the condition says, whatever is made of it.
variable "groups" {
  type = list(string)
}

variable "named" {
  type = map(string)
}

variable "index" {
  type = number
}

locals {
  set   = [for group in var.groups : group if group != null && group != ""]
  named = { for name, group in var.named : name => group if group != null && group != "" }
  some  = [for group in var.groups : group if group != null]
}

resource "aws_elasticache_cluster" "first" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.set[0]
}

resource "aws_elasticache_cluster" "any" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.set[var.index]
}

resource "aws_elasticache_cluster" "or_another" { #~ pass
  cluster_id        = "a"
  subnet_group_name = try(local.named["private"], local.set[1], "group")
}

resource "aws_elasticache_cluster" "merged" { #~ pass
  cluster_id        = "a"
  subnet_group_name = merge({ private = "group" }, local.named).private
}

resource "aws_elasticache_cluster" "perhaps_empty" { #~ unknown: `var.groups` has no default
  cluster_id        = "a"
  subnet_group_name = local.some[0]
}
