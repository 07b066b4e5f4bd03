terraform {
  required_providers {
    assert = { source = "hashicorp/assert" }
  }
}

ephemeral "random_password" "name" {
  length = 8
}

resource "aws_elasticache_cluster" "of_a_provider" { #~ unknown
  cluster_id        = "of-a-provider"
  subnet_group_name = provider::assert::name("private")
}

resource "aws_elasticache_cluster" "ephemeral" { #~ unknown
  cluster_id        = "ephemeral"
  subnet_group_name = ephemeral.random_password.name.result
}
