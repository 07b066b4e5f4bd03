variable "subnet_group" {
  default = "private"
}

resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = var.subnet_group
}
