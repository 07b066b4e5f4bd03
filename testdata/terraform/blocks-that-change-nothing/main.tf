variable "on" {
  default = true
}

resource "aws_elasticache_cluster" "imported" { #~ fail
  cluster_id = "imported"

  lifecycle {
    ignore_changes = [subnet_group_name]

    precondition {
      condition     = var.on
      error_message = "It holds."
    }
  }
}

import {
  to = aws_elasticache_cluster.imported
  id = "imported"
}

moved {
  from = aws_elasticache_cluster.before
  to   = aws_elasticache_cluster.imported
}

# What is removed has no block, and so there is nothing to judge.
removed {
  from = aws_elasticache_cluster.gone

  lifecycle {
    destroy = false
  }
}

check "health" {
  assert {
    condition     = aws_elasticache_cluster.imported.cluster_id != ""
    error_message = "It has an id."
  }
}
