# What does not parse has no name.
resource "aws_elasticache_cluster" "broken" { #~ unknown: what does not parse is not evaluated
  subnet_group_name = var. #~ problem
}
