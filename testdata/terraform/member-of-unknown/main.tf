variable "group" {
  type     = string
  nullable = false

  validation {
    condition     = length(var.group) > 0
    error_message = "A group is needed."
  }
}

resource "aws_elasticache_cluster" "replica" { #~ unknown
  cluster_id           = "replica"
  replication_group_id = var.group
}
