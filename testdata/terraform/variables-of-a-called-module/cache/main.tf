variable "group" {
  type    = string
  default = "private"
}

variable "strict" {
  type     = string
  default  = "private"
  nullable = false
}

#~ fail module.given_null.aws_elasticache_cluster.nullable: is passed as `group`
#~ pass module.omitted.aws_elasticache_cluster.nullable: and this call does not set `group`
#~ fail module.given_empty.aws_elasticache_cluster.nullable
resource "aws_elasticache_cluster" "nullable" {
  cluster_id        = "nullable"
  subnet_group_name = var.group
}

#~ pass module.given_null.aws_elasticache_cluster.strict
#~ pass module.omitted.aws_elasticache_cluster.strict
#~ fail module.given_empty.aws_elasticache_cluster.strict
resource "aws_elasticache_cluster" "strict" {
  cluster_id        = "strict"
  subnet_group_name = var.strict
}
