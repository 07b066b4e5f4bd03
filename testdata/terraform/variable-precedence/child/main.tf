variable "group" {
  default = null
}

resource "aws_elasticache_cluster" "child" { #~ fail
  cluster_id        = "child"
  subnet_group_name = var.group
}
