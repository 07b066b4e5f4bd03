variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" { #~ unknown: would be its value if `prod.tfvars` were loaded
  cluster_id        = "this"
  subnet_group_name = var.group
}
