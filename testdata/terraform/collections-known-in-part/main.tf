variable "first" {
  type = string
}

variable "key" {
  type     = string
  nullable = false
}

variable "names" {
  type = map(string)
}

locals {
  list   = [var.first, "private", ""]
  map    = { a = var.first, b = "private", c = null }
  groups = { blue = "blue", green = "green" }
  mixed  = { blue = "blue", green = "" }
}

resource "aws_elasticache_cluster" "beside_an_unknown" { #~ pass
  cluster_id        = "beside-an-unknown"
  subnet_group_name = local.list[1]
}

resource "aws_elasticache_cluster" "empty_beside_an_unknown" { #~ fail
  cluster_id        = "empty-beside-an-unknown"
  subnet_group_name = local.list[2]
}

resource "aws_elasticache_cluster" "key_beside_an_unknown" { #~ pass
  cluster_id        = "key-beside-an-unknown"
  subnet_group_name = local.map.b
}

resource "aws_elasticache_cluster" "null_beside_an_unknown" { #~ fail
  cluster_id        = "null-beside-an-unknown"
  subnet_group_name = local.map["c"]
}

resource "aws_elasticache_cluster" "past_the_end" { #~ fail
  cluster_id        = "past-the-end"
  subnet_group_name = try(local.list[3], null)
}

resource "aws_elasticache_cluster" "missing_key" { #~ pass
  cluster_id        = "missing-key"
  subnet_group_name = try(local.map.d, "private")
}

# A key that is not there is an error, and nothing is deployed then.
resource "aws_elasticache_cluster" "unknown_key" { #~ pass
  cluster_id        = "unknown-key"
  subnet_group_name = local.groups[var.key]
}

resource "aws_elasticache_cluster" "unknown_key_of_mixed" { #~ unknown
  cluster_id        = "unknown-key-of-mixed"
  subnet_group_name = local.mixed[var.key]
}

resource "aws_elasticache_cluster" "looked_up" { #~ pass
  cluster_id        = "looked-up"
  subnet_group_name = lookup(local.groups, var.key, "private")
}

resource "aws_elasticache_cluster" "looked_up_without_default" { #~ unknown
  cluster_id        = "looked-up-without-default"
  subnet_group_name = lookup(local.groups, var.key, "")
}

# Keys are known where values are not.
resource "aws_elasticache_cluster" "has_key" { #~ pass
  cluster_id        = "has-key"
  subnet_group_name = contains(keys(local.map), "a") && length(local.map) == 3 ? "private" : null
}

# Whatever the map holds, the last object wins.
resource "aws_elasticache_cluster" "merged_over" { #~ pass
  cluster_id        = "merged-over"
  subnet_group_name = merge(var.names, { group = "private" }).group
}

resource "aws_elasticache_cluster" "merged_under" { #~ unknown
  cluster_id        = "merged-under"
  subnet_group_name = merge({ group = "private" }, var.names).group
}
