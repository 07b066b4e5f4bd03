variable "name" {
  type = string
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = ["subnet-0"]
}

output "group" {
  value = aws_elasticache_subnet_group.this.name
}

output "empty" {
  value = var.name == "none" ? "" : var.name
}

output "description" {
  value     = "of ${var.name}"
  sensitive = true
}
