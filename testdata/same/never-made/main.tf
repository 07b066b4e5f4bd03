variable "enabled" {
  default = "no"
}

resource "aws_elasticache_cluster" "disabled" {
  count      = var.enabled == "yes" ? 1 : 0
  cluster_id = "disabled"
}

resource "aws_elasticache_cluster" "always" { #~ fail
  cluster_id = "always"
}
