variable "name" {
  default = "private"
}

data "aws_elasticache_subnet_group" "shared" {
  name = var.name
}

resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = data.aws_elasticache_subnet_group.shared.name
}
