# cachelint:ignore[EC-003] goes away with the old shop until=2099-12-31
resource "aws_elasticache_cluster" "sessions" {
  cluster_id = "sessions"
  engine     = "memcached"
}

variable "subnet_group" {
  type    = string
  default = null # cachelint:ignore[EC-003] until we have a VPC until=2026-03-31
}

resource "aws_elasticache_cluster" "orders" {
  cluster_id        = "orders"
  engine            = "memcached"
  subnet_group_name = var.subnet_group
}

# cachelint:ignore[EC-003] had none once
resource "aws_elasticache_cluster" "users" {
  cluster_id        = "users"
  engine            = "memcached"
  subnet_group_name = "private"
}

# cachelint:ignore[EC003]
resource "aws_elasticache_cluster" "mail" {
  cluster_id = "mail"
  engine     = "memcached"
}

resource "aws_elasticache_cluster" "jobs" {
  #checkov:skip=CKV_AWS_323:runs in a test account
  cluster_id = "jobs"
  engine     = "memcached"
}
