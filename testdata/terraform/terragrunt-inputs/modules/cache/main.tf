variable "group" {
  type    = string
  default = null
}

variable "settings" {
  type    = object({ name = string, group = optional(string, "") })
  default = { name = "x" }
}

resource "aws_elasticache_cluster" "given" { #~ pass: is passed by Terragrunt as `group`
  cluster_id        = "given"
  subnet_group_name = var.group
}

resource "aws_elasticache_cluster" "by_object" { #~ fail: evaluates to an empty string
  cluster_id        = "by-object"
  subnet_group_name = var.settings.group
}
