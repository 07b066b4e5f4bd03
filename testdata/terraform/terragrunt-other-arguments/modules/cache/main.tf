variable "group" {
  type    = string
  default = null
}

resource "aws_elasticache_cluster" "this" { #~ unknown
  cluster_id        = "this"
  subnet_group_name = var.group
}
