# Of `null` as it is written, nobody can tell the type: what is made of it stays open. A null of a type is refused.
variable "absent" {
  type    = string
  default = null
}

resource "aws_elasticache_cluster" "first_of_several" { #~ unknown
  cluster_id        = "x"
  subnet_group_name = try(tostring(coalesce(true, format("%s", null))), null)
}

resource "aws_elasticache_cluster" "typed" { #~ fail
  cluster_id        = "x"
  subnet_group_name = try(tostring(coalesce(true, format("%s", var.absent))), null)
}
