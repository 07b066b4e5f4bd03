variable "environment" {
  type = string
}

# Whatever the environment is, the text around it is not empty.
resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = "${var.environment}-private"
}
