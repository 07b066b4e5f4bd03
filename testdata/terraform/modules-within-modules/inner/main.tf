variable "group" {
  type = string
}

#~ pass module.cache["blue"].module.inner[0].aws_elasticache_cluster.this: is passed as `group`
#~ fail module.cache["green"].module.inner[0].aws_elasticache_cluster.this: evaluates to an empty string
#~ pass module.cache["blue"].module.inner[1].aws_elasticache_cluster.this
#~ pass module.cache["green"].module.inner[1].aws_elasticache_cluster.this
resource "aws_elasticache_cluster" "this" {
  cluster_id        = "this"
  subnet_group_name = var.group
}
