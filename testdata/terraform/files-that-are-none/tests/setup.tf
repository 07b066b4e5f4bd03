# Configuration like any other, in a folder of that name.
resource "aws_elasticache_cluster" "of_a_test" { #~ fail
  cluster_id = "of-a-test"
}
