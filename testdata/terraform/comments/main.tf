# resource "aws_elasticache_cluster" "hash" {
#   cluster_id = "hash"
# }

/*
resource "aws_elasticache_cluster" "star" {
  cluster_id = "star"
}
*/

resource "aws_elasticache_cluster" "real" { #~ fail
  cluster_id = "real"
  # subnet_group_name = "private"
}
