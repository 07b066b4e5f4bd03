variable "subnet_group" {
  type    = string
  default = null
}
