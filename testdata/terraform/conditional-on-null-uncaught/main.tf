variable "flag" {
  type    = bool
  default = null
}

resource "aws_elasticache_cluster" "stopped" { #~ unknown: evaluation stops: a condition is null
  cluster_id        = "stopped"
  subnet_group_name = var.flag ? "private" : "public"
}
