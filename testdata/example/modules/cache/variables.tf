variable "name" {
  type = string
}

variable "subnet_group" {
  type    = string
  default = null
}
