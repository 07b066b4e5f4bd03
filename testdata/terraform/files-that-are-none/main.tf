resource "aws_elasticache_cluster" "this" { #~ pass
  cluster_id        = "this"
  subnet_group_name = "private"
}
