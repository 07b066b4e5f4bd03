variable "labels" {
  type = map(string)
}

variable "names" {
  type = list(string)
}

# Null where the map has no such key, and a `for` refuses null as its condition.
locals {
  zipped = try({ for key, name in zipmap(["a", "b"], var.names) : key => tostring(name) }, null)
  taken  = try(tobool(try(local.zipped.a, null) == { for key, label in var.labels : key => null }["b"]), null)
}

resource "aws_elasticache_cluster" "cache" { #~ unknown
  cluster_id        = "x"
  subnet_group_name = can([for name in ["private"] : name if local.taken]) ? "private" : ""
}
