variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" { #~ pass module.cache.aws_elasticache_cluster.this
  cluster_id        = "this"
  subnet_group_name = var.group
}
