# A `for` over what is not known fails where any element fails: `try` then takes its next argument.
variable "names" {
  type = list(string)
}

variable "settings" {
  type = object({ size = number })
}

resource "aws_elasticache_cluster" "element" { #~ pass
  cluster_id        = "element"
  subnet_group_name = coalesce(try(one([for name in var.names : tobool(var.settings)]), null), "private")
}

resource "aws_elasticache_cluster" "condition" { #~ unknown
  cluster_id        = "condition"
  subnet_group_name = try(join("", [for name in var.names : "private" if null]), "private")
}

resource "aws_elasticache_cluster" "length" { #~ unknown
  cluster_id        = "length"
  subnet_group_name = try(length([for name in var.names : tostring(var.settings)]) >= 0, false) ? "private" : null
}

variable "more" {
  type = map(string)
}

# The collection may be null, and null cannot be gone over.
resource "aws_elasticache_cluster" "collection" { #~ unknown
  cluster_id        = "collection"
  subnet_group_name = try(length([for name in var.names : name]) >= 0, false) ? "private" : null
}

resource "aws_elasticache_cluster" "expanded" { #~ unknown
  cluster_id        = "expanded"
  subnet_group_name = can(merge(var.more...)) ? "private" : ""
}

resource "aws_elasticache_cluster" "of_nothing" { #~ fail: evaluates to an empty string
  cluster_id        = "of-nothing"
  subnet_group_name = can([for name in [] : name if null]) ? "private" : ""
}

# Null is no key, not even of a group.
resource "aws_elasticache_cluster" "null_key" { #~ fail: evaluates to null
  cluster_id        = "null-key"
  subnet_group_name = try(keys({ for key, group in { a = "private", b = null } : group => key... })[0], null)
}

variable "empty_list" {
  type    = list(string)
  default = null
}

# A list that is null is no empty one.
resource "aws_elasticache_cluster" "splat_of_a_null_list" { #~ fail: evaluates to null
  cluster_id        = "splat-of-a-null-list"
  subnet_group_name = try(element(concat(var.empty_list[*], ["private"]), 0), null)
}

# Two elements may make the same key, which is refused.
resource "aws_elasticache_cluster" "same_keys" { #~ unknown
  cluster_id        = "same-keys"
  subnet_group_name = can({ for key, group in var.more : coalesce(group, "none") => key }) ? "private" : null
}
