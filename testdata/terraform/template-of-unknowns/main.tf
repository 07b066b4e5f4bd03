variable "prefix" {
  type = string
}

variable "suffix" {
  type = string
}

resource "aws_elasticache_cluster" "cache" { #~ unknown: has no default
  cluster_id        = "sessions"
  subnet_group_name = "${var.prefix}${var.suffix}"
}
