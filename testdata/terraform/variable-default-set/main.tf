variable "subnet_group" {
  default = "private"
}

resource "aws_elasticache_cluster" "cache" { #~ pass: because of this default
  cluster_id        = "sessions"
  subnet_group_name = var.subnet_group
}
