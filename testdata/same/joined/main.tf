variable "environment" {
  type = string
}

variable "empty" {
  default = ""
}

resource "aws_elasticache_cluster" "with_text" { #~ pass
  cluster_id        = "with-text"
  subnet_group_name = join("-", [var.environment, "private"])
}

resource "aws_elasticache_cluster" "of_nothing" { #~ fail
  cluster_id        = "of-nothing"
  subnet_group_name = join("", [var.empty, var.empty])
}
