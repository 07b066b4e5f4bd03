# Where nothing can be referred to, a string of JSON is no template.
variable "groups" {
  type = map(object({ name = optional(string, "group") }))
}

#~ pass aws_elasticache_cluster.given["braces"]
#~ fail aws_elasticache_cluster.given["empty"]
#~ pass aws_elasticache_cluster.given["unset"]
resource "aws_elasticache_cluster" "given" {
  for_each          = var.groups
  cluster_id        = "a"
  subnet_group_name = each.value.name
}

resource "aws_elasticache_cluster" "default" { #~ pass
  cluster_id        = "a"
  subnet_group_name = var.default
}
