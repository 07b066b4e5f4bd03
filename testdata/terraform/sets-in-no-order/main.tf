variable "names" {
  type = list(string)
}

variable "tags" {
  type = map(string)
}

# The elements of a set stand in the order of their values, and so what is not known may come first.
locals {
  set = setunion(var.names, ["private"])
}

resource "aws_elasticache_cluster" "loop" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = [for name in local.set : name][0]
}

resource "aws_elasticache_cluster" "list" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = tolist(local.set)[0]
}

resource "aws_elasticache_cluster" "splat" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = element(local.set[*], 0)
}

resource "aws_elasticache_cluster" "flat" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = flatten([local.set])[0]
}

resource "aws_elasticache_cluster" "zipped" { #~ unknown: names
  cluster_id        = "x"
  subnet_group_name = zipmap(["a", "b"], [for name in local.set : name])["a"]
}

# So do the values of a map by their keys.
resource "aws_elasticache_cluster" "of_a_map" { #~ unknown: tags
  cluster_id        = "x"
  subnet_group_name = [for key, value in merge({ b = "private" }, var.tags) : value][0]
}

# None of them is empty, whichever comes first.
resource "aws_elasticache_cluster" "never_empty" { #~ pass
  cluster_id        = "x"
  subnet_group_name = [for name in local.set : "${name}-caches"][0]
}

resource "aws_elasticache_cluster" "known" { #~ fail
  cluster_id        = "x"
  subnet_group_name = [for name in toset(["private", ""]) : name][0]
}
