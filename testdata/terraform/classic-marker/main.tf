resource "aws_elasticache_cluster" "cache" { #~ fail: EC2-Classic
  cluster_id           = "sessions"
  security_group_names = ["cache"]
}
