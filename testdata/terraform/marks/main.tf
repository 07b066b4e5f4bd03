# Marks hide a value from print, and never change what it is.
variable "group" {
  type      = string
  default   = "private"
  sensitive = true
}

variable "none" {
  type      = string
  default   = ""
  sensitive = true
}

resource "aws_elasticache_cluster" "marked" { #~ pass
  cluster_id        = "marked"
  subnet_group_name = var.group
}

resource "aws_elasticache_cluster" "marked_and_empty" { #~ fail: evaluates to an empty string
  cluster_id        = "marked-and-empty"
  subnet_group_name = sensitive(var.none)
}

resource "aws_elasticache_cluster" "unmarked" { #~ pass
  cluster_id        = "unmarked"
  subnet_group_name = nonsensitive(var.group)
}

resource "aws_elasticache_cluster" "asked" { #~ fail
  cluster_id        = "asked"
  subnet_group_name = issensitive(var.group) ? null : "private"
}

resource "aws_elasticache_cluster" "not_ephemeral" { #~ pass
  cluster_id        = "not-ephemeral"
  subnet_group_name = ephemeralasnull("private")
}
