variable "group" {
  default = "private"
}

resource "aws_elasticache_cluster" "this" { #~ unknown: has a default that is not assumed
  cluster_id        = "this"
  subnet_group_name = var.group
}
