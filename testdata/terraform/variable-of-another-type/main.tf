# A number becomes the text that names the group.
variable "subnet_group" {
  default = 7
}

resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = var.subnet_group
}
