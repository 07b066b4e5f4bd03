variable "group" {
  type = string
}

variable "name" {
  type = string
}

variable "tier" {
  type    = string
  default = null
}

# Mocked outputs are no facts.
resource "aws_elasticache_cluster" "of_another_unit" { #~ unknown: `dependency` is looked up only when it is deployed
  cluster_id        = "of-another-unit"
  subnet_group_name = var.group
}

resource "aws_elasticache_cluster" "of_the_environment" { #~ unknown: `get_env` is looked up only when it is deployed
  cluster_id        = "of-the-environment"
  subnet_group_name = var.name
}

resource "aws_elasticache_cluster" "with_text" { #~ pass
  cluster_id        = "with-text"
  subnet_group_name = "cache-${var.name}"
}

resource "aws_elasticache_cluster" "not_given" { #~ fail: because of this default
  cluster_id        = "not-given"
  subnet_group_name = var.tier
}
