resource "aws_elasticache_replication_group" "group" { #~ fail
  replication_group_id = "orders"
  description          = "orders"
  subnet_group_name    = ""
}
