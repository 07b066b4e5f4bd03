variable "group" {
  type = string
}
resource "aws_elasticache_cluster" "this" { #~ suppressed: not given on purpose
  subnet_group_name = var.group
}
