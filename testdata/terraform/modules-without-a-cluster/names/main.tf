variable "name" {
  type = string
}

module "label" {
  source  = "../label"
  enabled = true
}

output "group" {
  value = module.label.enabled ? var.name : null
}
