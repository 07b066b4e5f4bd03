# Null may be compared with anything; what is open is compared by what is sure about it.
variable "environment" {
  type     = string
  nullable = false
}

locals {
  name = "cache-${var.environment}"
}

resource "aws_elasticache_cluster" "never_null" { #~ pass
  cluster_id        = "never-null"
  subnet_group_name = local.name == null ? null : "private"
}

resource "aws_elasticache_cluster" "another_start" { #~ fail
  cluster_id        = "another-start"
  subnet_group_name = local.name == "redis" ? "private" : ""
}

resource "aws_elasticache_cluster" "never_empty" { #~ pass
  cluster_id        = "never-empty"
  subnet_group_name = local.name != "" ? local.name : null
}

resource "aws_elasticache_cluster" "same_start" { #~ unknown
  cluster_id        = "same-start"
  subnet_group_name = local.name == "cache-prod" ? "private" : null
}

resource "aws_elasticache_cluster" "null_and_null" { #~ pass
  cluster_id        = "null-and-null"
  subnet_group_name = null == null ? "private" : null
}

resource "aws_elasticache_cluster" "types_differ" { #~ fail
  cluster_id        = "types-differ"
  subnet_group_name = 1 == "1" ? "private" : null
}

# Alone, null is null; within an object or a tuple it has a type.
variable "no_group" {
  type    = string
  default = null
}

resource "aws_elasticache_cluster" "null_of_another_type" { #~ fail
  cluster_id        = "null-of-another-type"
  subnet_group_name = [var.no_group] == [tonumber(null)] ? "group" : null
}

resource "aws_elasticache_cluster" "null_of_the_same_type" { #~ pass
  cluster_id        = "null-of-the-same-type"
  subnet_group_name = { name = var.no_group } == { name = tostring(null) } ? "group" : null
}
