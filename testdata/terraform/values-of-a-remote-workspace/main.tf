terraform {
  cloud {
    organization = "example"
  }
}

variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" { #~ unknown: may give it a value in HCP Terraform, which is not asked
  cluster_id        = "this"
  subnet_group_name = var.group
}
