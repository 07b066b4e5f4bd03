# Line breaks that mean nothing to Terraform: in parentheses, brackets and `for` expressions.
variable "names" {
  default = ["private", "public"]
}

locals {
  first = [
    for name in var.names : # each of them
    name == "private"
    ? name # it is
    : null
    if name
    != "public"
  ]
  by_name = {
    for name in var.names :
    name
    => name == "private"
    ? "private-group"
    : ""
  }
}

resource "aws_elasticache_cluster" "list" { #~ pass
  cluster_id        = "list"
  subnet_group_name = local.first[0]
}

resource "aws_elasticache_cluster" "map" { #~ fail: evaluates to an empty string
  cluster_id        = "map"
  subnet_group_name = local.by_name["public"]
}

resource "aws_elasticache_cluster" "parentheses" { #~ pass
  cluster_id = "parentheses"
  subnet_group_name = (
    length(var.names)
    > 1
    ? local.by_name["private"]
    : null
  )
}
