variable "environment" {
  type = string
}

resource "aws_elasticache_cluster" "perhaps" { #~ unknown
  cluster_id        = "perhaps"
  subnet_group_name = var.environment == "production" ? "private" : null
}

resource "aws_elasticache_cluster" "either_way" { #~ pass
  cluster_id        = "either-way"
  subnet_group_name = var.environment == "production" ? "private" : "shared"
}

resource "aws_elasticache_cluster" "neither_way" { #~ fail
  cluster_id        = "neither-way"
  subnet_group_name = var.environment == "production" ? null : ""
}
