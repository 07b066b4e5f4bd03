variable "group" {
  type = string
}

module "inner" {
  source = "../inner"
  count  = 2
  group  = count.index == 0 ? var.group : "inner-${var.group}"
}
