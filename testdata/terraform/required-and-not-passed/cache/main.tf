variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" { #~ unknown: does not set `group`, which is required
  cluster_id        = "this"
  subnet_group_name = var.group
}
