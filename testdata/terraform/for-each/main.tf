#~ pass aws_elasticache_cluster.cache["blue"]
#~ fail aws_elasticache_cluster.cache["green"]: evaluates to null
resource "aws_elasticache_cluster" "cache" {
  for_each = {
    blue  = "private"
    green = null
  }
  cluster_id        = each.key
  subnet_group_name = each.value
}
