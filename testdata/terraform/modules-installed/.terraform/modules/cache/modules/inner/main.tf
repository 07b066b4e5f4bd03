variable "group" {
  type = string
}

#~ pass module.cache.module.inner.aws_elasticache_cluster.this
#~ fail module.empty.module.inner.aws_elasticache_cluster.this
resource "aws_elasticache_cluster" "this" {
  cluster_id        = "this"
  subnet_group_name = var.group
}

output "group" {
  value = "group-${var.group}"
}
