variable "group" {
  default = "private"
}

locals {
  name = "private"
}

resource "aws_elasticache_cluster" "argument_replaced" {
  subnet_group_name = "private"
}

resource "aws_elasticache_cluster" "argument_taken_away" {
  subnet_group_name = null
}

resource "aws_elasticache_cluster" "last_one_wins" {
  subnet_group_name = "public"
}
