variable "groups" {
  type = map(string)
}

variable "names" {
  type = set(string)
}

variable "one_more" {
  type     = bool
  nullable = false
}

resource "aws_elasticache_cluster" "of_unknown_keys" { #~ unknown aws_elasticache_cluster.of_unknown_keys
  for_each          = var.groups
  cluster_id        = each.key
  subnet_group_name = each.value
}

resource "aws_elasticache_cluster" "by_name" { #~ pass aws_elasticache_cluster.by_name
  for_each          = var.names
  cluster_id        = each.key
  subnet_group_name = "group-of-${each.key}"
}

resource "aws_elasticache_cluster" "no_group" { #~ fail aws_elasticache_cluster.no_group
  for_each   = var.names
  cluster_id = each.key
}

resource "aws_elasticache_cluster" "some_known" { #~ unknown aws_elasticache_cluster.some_known
  for_each          = merge({ blue = "blue" }, var.one_more ? { green = "" } : {})
  cluster_id        = each.key
  subnet_group_name = each.value
}
