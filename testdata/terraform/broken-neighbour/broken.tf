resource "aws_elasticache_subnet_group" "private" {
  name = "private" "public" #~ problem
}
