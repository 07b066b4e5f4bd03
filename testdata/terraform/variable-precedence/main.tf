variable "by_default" {
  default = "private"
}

variable "by_tfvars" {
  default = ""
}

variable "by_json" {
  default = ""
}

variable "by_auto" {
  default = ""
}

variable "by_later_auto" {
  default = ""
}

variable "by_null" {
  default = "private"
}

variable "by_command_line" {
  default = ""
}

variable "by_later_file" {
  default = ""
}

variable "undeclared_elsewhere" {
  default = "private"
}

resource "aws_elasticache_cluster" "by_default" { #~ pass: because of this default
  cluster_id        = "by-default"
  subnet_group_name = var.by_default
}

resource "aws_elasticache_cluster" "by_tfvars" { #~ pass: is the value that it is given
  cluster_id        = "by-tfvars"
  subnet_group_name = var.by_tfvars
}

resource "aws_elasticache_cluster" "by_json" { #~ pass
  cluster_id        = "by-json"
  subnet_group_name = var.by_json == "json" ? "private" : null
}

resource "aws_elasticache_cluster" "by_auto" { #~ pass
  cluster_id        = "by-auto"
  subnet_group_name = var.by_auto == "auto" ? "private" : null
}

resource "aws_elasticache_cluster" "by_later_auto" { #~ pass
  cluster_id        = "by-later-auto"
  subnet_group_name = var.by_later_auto == "b" ? "private" : null
}

# A null that is given later wins, and no default comes back.
resource "aws_elasticache_cluster" "by_null" { #~ fail: evaluates to null
  cluster_id        = "by-null"
  subnet_group_name = var.by_null
}

resource "aws_elasticache_cluster" "by_command_line" { #~ pass
  cluster_id        = "by-command-line"
  subnet_group_name = var.by_command_line == "typed" ? "private" : null
}

resource "aws_elasticache_cluster" "by_later_file" { #~ fail
  cluster_id        = "by-later-file"
  subnet_group_name = var.by_later_file == "typed" ? "private" : null
}

# Variable files of a folder that is called are never read.
module "child" {
  source = "./child"
}
