variable "enabled" {
  default = false
}

# What is not made needs no group.
resource "aws_elasticache_cluster" "never" {
  count      = 0
  cluster_id = "never"
}

resource "aws_elasticache_cluster" "disabled" {
  count      = var.enabled ? 1 : 0
  cluster_id = "disabled"
}

resource "aws_elasticache_cluster" "always" { #~ fail
  cluster_id = "always"
}
