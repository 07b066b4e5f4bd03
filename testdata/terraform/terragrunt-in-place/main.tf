variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" { #~ fail: evaluates to null
  cluster_id        = "this"
  subnet_group_name = var.group
}
