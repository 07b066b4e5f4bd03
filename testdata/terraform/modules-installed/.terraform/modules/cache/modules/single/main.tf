variable "group" {
  type = string
}

module "inner" {
  source = "../inner"
  group  = var.group
}

output "group" {
  value = module.inner.group
}
