variable "group" {
  type = string
}

resource "aws_elasticache_cluster" "this" {
  cluster_id        = "this"
  subnet_group_name = var.group
}

output "group" {
  value = "group-${var.group}"
}
