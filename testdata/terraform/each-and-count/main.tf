variable "groups" {
  default = { blue = "blue", green = "", red = null }
}

#~ pass aws_elasticache_cluster.each["blue"]
#~ fail aws_elasticache_cluster.each["green"]: evaluates to an empty string
#~ fail aws_elasticache_cluster.each["red"]: evaluates to null
resource "aws_elasticache_cluster" "each" {
  for_each          = var.groups
  cluster_id        = each.key
  subnet_group_name = each.value
}

#~ pass aws_elasticache_cluster.set["a"]
#~ pass aws_elasticache_cluster.set["b"]
resource "aws_elasticache_cluster" "set" {
  for_each          = toset(["b", "a", "b"])
  cluster_id        = each.key
  subnet_group_name = each.value
}

#~ pass aws_elasticache_cluster.counted[0]
#~ fail aws_elasticache_cluster.counted[1]
resource "aws_elasticache_cluster" "counted" {
  count             = 2
  cluster_id        = "counted-${count.index}"
  subnet_group_name = count.index == 0 ? "private" : null
}

# Elements that a filter drops do not exist.
resource "aws_elasticache_cluster" "filtered" { #~ pass aws_elasticache_cluster.filtered["blue"]
  for_each          = { for key, group in var.groups : key => group if try(length(group) > 0, false) }
  cluster_id        = each.key
  subnet_group_name = each.value
}
