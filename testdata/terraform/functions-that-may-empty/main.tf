# Functions whose result is empty, or null, where one would not expect it.
variable "empty" {
  default = ""
}

locals {
  map = { a = null, b = "private" }
}

resource "aws_elasticache_cluster" "split" { #~ fail: evaluates to an empty string
  cluster_id        = "split"
  subnet_group_name = split(",", var.empty)[0]
}

resource "aws_elasticache_cluster" "join" { #~ fail: evaluates to an empty string
  cluster_id        = "join"
  subnet_group_name = join("-", [])
}

resource "aws_elasticache_cluster" "compact" { #~ pass
  cluster_id        = "compact"
  subnet_group_name = compact(["", null, "private"])[0]
}

resource "aws_elasticache_cluster" "trimspace" { #~ fail
  cluster_id        = "trimspace"
  subnet_group_name = trimspace("  ")
}

resource "aws_elasticache_cluster" "trimprefix" { #~ fail
  cluster_id        = "trimprefix"
  subnet_group_name = trimprefix("private", "private")
}

resource "aws_elasticache_cluster" "replace" { #~ fail
  cluster_id        = "replace"
  subnet_group_name = replace("private", "/[a-z]/", "")
}

resource "aws_elasticache_cluster" "substr" { #~ fail
  cluster_id        = "substr"
  subnet_group_name = substr("private", 7, -1)
}

resource "aws_elasticache_cluster" "element_wraps" { #~ pass
  cluster_id        = "element-wraps"
  subnet_group_name = element(["private", ""], 2)
}

# A heredoc ends in a line break, and so it is not empty.
resource "aws_elasticache_cluster" "heredoc" { #~ pass
  cluster_id        = "heredoc"
  subnet_group_name = <<-EOT
    ${var.empty}
  EOT
}

resource "aws_elasticache_cluster" "format" { #~ pass
  cluster_id        = "format"
  subnet_group_name = format("%s-%s", var.empty, var.empty)
}

resource "aws_elasticache_cluster" "directive" { #~ fail: evaluates to an empty string
  cluster_id        = "directive"
  subnet_group_name = "%{if var.empty != ""}private%{endif}"
}

resource "aws_elasticache_cluster" "single_interpolation" { #~ fail: evaluates to null
  cluster_id        = "single-interpolation"
  subnet_group_name = "${local.map.a}"
}

resource "aws_elasticache_cluster" "text_around_null" { #~ pass
  cluster_id        = "text-around-null"
  subnet_group_name = try("cache-${local.map.a}", "private")
}

resource "aws_elasticache_cluster" "coalesce" { #~ pass
  cluster_id        = "coalesce"
  subnet_group_name = coalesce(var.empty, null, "private")
}

resource "aws_elasticache_cluster" "coalesce_of_nothing" { #~ fail
  cluster_id        = "coalesce-of-nothing"
  subnet_group_name = try(coalesce(var.empty, null), null)
}

resource "aws_elasticache_cluster" "regex_group_without_part" { #~ fail: evaluates to null
  cluster_id        = "regex-group-without-part"
  subnet_group_name = regex("(x)?private", "private")[0]
}

resource "aws_elasticache_cluster" "lookup_of_null" { #~ fail: evaluates to null
  cluster_id        = "lookup-of-null"
  subnet_group_name = lookup(local.map, "a", "private")
}

resource "aws_elasticache_cluster" "one_of_none" { #~ fail: evaluates to null
  cluster_id        = "one-of-none"
  subnet_group_name = one([])
}

resource "aws_elasticache_cluster" "merge_takes_null" { #~ fail: evaluates to null
  cluster_id        = "merge-takes-null"
  subnet_group_name = merge({ group = "private" }, { group = null }).group
}

resource "aws_elasticache_cluster" "merge_skips_a_null_map" { #~ pass
  cluster_id        = "merge-skips-a-null-map"
  subnet_group_name = merge({ group = "private" }, null).group
}

# `try` goes on after an error, and null is none.
resource "aws_elasticache_cluster" "try_takes_null" { #~ fail: evaluates to null
  cluster_id        = "try-takes-null"
  subnet_group_name = try(local.map.a, "private")
}

resource "aws_elasticache_cluster" "json_null" { #~ fail: evaluates to null
  cluster_id        = "json-null"
  subnet_group_name = jsondecode("null")
}

resource "aws_elasticache_cluster" "yaml_null" { #~ fail: evaluates to null
  cluster_id        = "yaml-null"
  subnet_group_name = yamldecode("~")
}

resource "aws_elasticache_cluster" "values_in_order" { #~ fail: evaluates to null
  cluster_id        = "values-in-order"
  subnet_group_name = values(local.map)[0]
}

resource "aws_elasticache_cluster" "list_of_a_set" { #~ fail: evaluates to an empty string
  cluster_id        = "list-of-a-set"
  subnet_group_name = tolist(toset(["private", ""]))[0]
}
