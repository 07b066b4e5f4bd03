# Terraform makes these resources itself: what is put in comes out.
variable "given" {
  type = string
}

resource "terraform_data" "named" {
  input = "main"
}

resource "terraform_data" "empty" {
  input = ""
}

resource "terraform_data" "without" {
}

resource "terraform_data" "object" {
  input = { group = "main", none = null }
}

resource "terraform_data" "given" {
  input            = var.given
  triggers_replace = ["a"]
}

resource "terraform_data" "counted" {
  count = 2
  input = count.index == 0 ? "main" : null
}

resource "aws_elasticache_cluster" "named" { #~ pass
  subnet_group_name = terraform_data.named.output
}

resource "aws_elasticache_cluster" "empty" { #~ fail
  subnet_group_name = terraform_data.empty.output
}

resource "aws_elasticache_cluster" "without" { #~ fail
  subnet_group_name = terraform_data.without.output
}

resource "aws_elasticache_cluster" "object" { #~ pass
  subnet_group_name = terraform_data.object.output.group
}

resource "aws_elasticache_cluster" "none" { #~ fail
  subnet_group_name = terraform_data.object.output.none
}

resource "aws_elasticache_cluster" "given" { #~ unknown: `var.given`
  subnet_group_name = terraform_data.given.output
}

resource "aws_elasticache_cluster" "identified" { #~ pass
  subnet_group_name = terraform_data.without.id
}

resource "aws_elasticache_cluster" "counted" { #~ fail
  subnet_group_name = terraform_data.counted[1].output
}

resource "aws_elasticache_cluster" "triggered" { #~ pass
  subnet_group_name = terraform_data.given.triggers_replace[0]
}

resource "terraform_data" "kept" {
  input = null

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_elasticache_cluster" "kept" { #~ unknown: deployment
  subnet_group_name = terraform_data.kept.output
}
