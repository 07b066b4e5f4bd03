variable "zones" {
  type = list(string)
}

# Nested blocks do not carry the group, however they come about.
resource "aws_elasticache_replication_group" "this" { #~ fail
  replication_group_id = "this"
  description          = "with dynamic blocks"

  dynamic "log_delivery_configuration" {
    for_each = var.zones
    content {
      destination       = "subnet_group_name"
      destination_type  = "cloudwatch-logs"
      log_format        = "json"
      log_type          = "slow-log"
    }
  }
}
