variable "multi_az" {
  type    = bool
  default = true
}

variable "environment" {
  type = string
}

resource "aws_elasticache_cluster" "sessions" {
  num_cache_nodes   = var.multi_az ? 2 : 1
  subnet_group_name = "private-${var.environment}"
}
