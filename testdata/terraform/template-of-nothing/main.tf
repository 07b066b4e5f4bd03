variable "empty" {
  default = ""
}

variable "unset" {
  type    = string
  default = null
}

resource "aws_elasticache_cluster" "both_empty" { #~ fail: evaluates to an empty string
  cluster_id        = "both-empty"
  subnet_group_name = "${var.empty}${var.empty}"
}

# A template of one interpolation and nothing else is that value, null included.
resource "aws_elasticache_cluster" "only_null" { #~ fail: evaluates to null
  cluster_id        = "only-null"
  subnet_group_name = "${var.unset}"
}
