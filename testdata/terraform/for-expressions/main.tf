variable "extra" {
  type = list(string)
}

variable "wanted" {
  type     = string
  nullable = false
}

locals {
  groups   = { a = "private", b = "", c = null }
  chosen   = [for key, group in local.groups : group if group != null && group != ""]
  by_group = { for key, group in local.groups : key => "${group}-x" if group == "private" }
  grouped  = { for key in ["x", "y", "x"] : key => upper(key)... }
  perhaps  = [for group in ["private", "public"] : group if group == var.wanted]
  partial  = { for name in concat(["private"], coalesce(var.extra, [])) : name => "group-${name}" }
}

resource "aws_elasticache_cluster" "filtered" { #~ pass
  cluster_id        = "filtered"
  subnet_group_name = one(local.chosen)
}

resource "aws_elasticache_cluster" "object" { #~ pass
  cluster_id        = "object"
  subnet_group_name = local.by_group.a
}

resource "aws_elasticache_cluster" "dropped_from_object" { #~ fail
  cluster_id        = "dropped-from-object"
  subnet_group_name = lookup(local.by_group, "b", "")
}

resource "aws_elasticache_cluster" "grouped" { #~ pass
  cluster_id        = "grouped"
  subnet_group_name = length(local.grouped.x) == 2 ? join("-", local.grouped.x) : null
}

resource "aws_elasticache_cluster" "perhaps_present" { #~ unknown
  cluster_id        = "perhaps-present"
  subnet_group_name = one(local.perhaps)
}

resource "aws_elasticache_cluster" "whichever_is_present" { #~ pass
  cluster_id        = "whichever-is-present"
  subnet_group_name = coalesce(one(local.perhaps), "private")
}

resource "aws_elasticache_cluster" "known_key_among_unknown" { #~ pass
  cluster_id        = "known-key-among-unknown"
  subnet_group_name = local.partial["private"]
}

# Keys are gone over in their order.
resource "aws_elasticache_cluster" "in_order" { #~ pass
  cluster_id        = "in-order"
  subnet_group_name = [for key, value in { b = "", a = "private" } : value][0]
}

resource "aws_elasticache_cluster" "sets_in_order" { #~ fail
  cluster_id        = "sets-in-order"
  subnet_group_name = [for value in toset(["private", "", "private"]) : value][0]
}
