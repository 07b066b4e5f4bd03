variable "settings" {
  type = object({
    group  = optional(string)
    tier   = optional(string, "private")
    empty  = optional(string, "private")
    nested = optional(object({ group = optional(string, "private") }), {})
  })
  default = {
    tier  = null
    empty = ""
    extra = "dropped"
  }
}

variable "whole" {
  type    = object({ group = optional(string, "private") })
  default = null
}

variable "list" {
  type    = list(object({ name = string, group = optional(string, "private") }))
  default = [{ name = "a" }, { name = "b", group = "" }]
}

variable "number" {
  type    = string
  default = 7
}

variable "map" {
  type    = map(string)
  default = {}
}

variable "any" {
  type    = any
  default = { group = "private" }
}

resource "aws_elasticache_cluster" "optional" { #~ fail: evaluates to null
  cluster_id        = "optional"
  subnet_group_name = var.settings.group
}

# A default stands in for null too, and not for an empty string.
resource "aws_elasticache_cluster" "default_for_null" { #~ pass
  cluster_id        = "default-for-null"
  subnet_group_name = var.settings.tier
}

resource "aws_elasticache_cluster" "empty_is_kept" { #~ fail: evaluates to an empty string
  cluster_id        = "empty-is-kept"
  subnet_group_name = var.settings.empty
}

resource "aws_elasticache_cluster" "nested" { #~ pass
  cluster_id        = "nested"
  subnet_group_name = var.settings.nested.group
}

resource "aws_elasticache_cluster" "extra_is_dropped" { #~ fail
  cluster_id        = "extra-is-dropped"
  subnet_group_name = try(var.settings.extra, null)
}

# Nothing is filled into an object that is null itself.
resource "aws_elasticache_cluster" "whole_is_null" { #~ fail
  cluster_id        = "whole-is-null"
  subnet_group_name = var.whole == null ? null : "private"
}

resource "aws_elasticache_cluster" "in_a_list" { #~ pass
  cluster_id        = "in-a-list"
  subnet_group_name = var.list[0].group
}

resource "aws_elasticache_cluster" "empty_in_a_list" { #~ fail
  cluster_id        = "empty-in-a-list"
  subnet_group_name = var.list[1].group
}

resource "aws_elasticache_cluster" "converted" { #~ pass
  cluster_id        = "converted"
  subnet_group_name = var.number == "7" ? var.number : null
}

resource "aws_elasticache_cluster" "empty_map" { #~ fail
  cluster_id        = "empty-map"
  subnet_group_name = lookup(var.map, "group", null)
}

resource "aws_elasticache_cluster" "any" { #~ pass
  cluster_id        = "any"
  subnet_group_name = var.any.group
}
