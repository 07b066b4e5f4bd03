# A secondary of a global datastore needs a group in its own region.
resource "aws_elasticache_replication_group" "secondary" { #~ fail
  replication_group_id        = "secondary"
  description                 = "secondary"
  global_replication_group_id = "ldgnf-global"
}
