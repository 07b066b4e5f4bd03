variable "env" {
  default = "prod"
}

resource "aws_elasticache_cluster" "jobs" {
  cluster_id        = "Jobs"
  engine            = "redis"
  subnet_group_name = "private"
}

resource "aws_elasticache_replication_group" "orders" {
  replication_group_id = var.env == "prod" ? "orders" : "orders-test"
  subnet_group_name    = "private"
}
