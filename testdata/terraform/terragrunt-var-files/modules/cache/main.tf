variable "group" {
  type    = string
  default = null
}

resource "aws_elasticache_cluster" "this" { #~ pass: is the value that it is given
  cluster_id        = "this"
  subnet_group_name = var.group
}
