variable "group" {
  type = string
}

variable "other_group" {
  type    = string
  default = "private"
}

variable "region" {
  type = string
}

resource "aws_elasticache_cluster" "of_the_parent" { #~ pass
  cluster_id        = "of-the-parent"
  subnet_group_name = var.group
}

resource "aws_elasticache_cluster" "of_the_child" { #~ fail: evaluates to an empty string
  cluster_id        = "of-the-child"
  subnet_group_name = var.other_group
}

resource "aws_elasticache_cluster" "of_a_file_above" { #~ pass
  cluster_id        = "of-a-file-above"
  subnet_group_name = var.region == "eu-west-1" ? "eu" : null
}
