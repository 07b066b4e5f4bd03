variable "group" {
  type    = string
  default = null
}

#~ pass module.child.aws_elasticache_cluster.this
#~ fail module.other.aws_elasticache_cluster.this: and this call does not set `group`
resource "aws_elasticache_cluster" "this" {
  cluster_id        = "this"
  subnet_group_name = var.group
}
