variable "environment" {
  type = string
}

# What decides whether it is made decides whether it is placed, too.
resource "aws_elasticache_cluster" "cache" { #~ pass
  count             = var.environment == "production" ? 1 : 0
  cluster_id        = "sessions"
  subnet_group_name = var.environment == "production" ? "private" : null
}
