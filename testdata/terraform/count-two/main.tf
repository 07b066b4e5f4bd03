#~ fail aws_elasticache_cluster.cache[0]: evaluates to null
#~ pass aws_elasticache_cluster.cache[1]
resource "aws_elasticache_cluster" "cache" {
  count             = 2
  cluster_id        = "cache-${count.index}"
  subnet_group_name = count.index == 0 ? null : "private"
}
