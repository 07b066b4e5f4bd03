variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" { #~ unknown aws_elasticache_cluster.this: has no default and is given no value
  cluster_id        = "this"
  subnet_group_name = var.group
}
