# Without a line a heredoc is "", and ends at the first line of its name.
locals {
  none = <<EOT
EOT
  some = <<EOT
group
EOT
  listed = [<<-EOT
    EOT
  ]
}

resource "aws_elasticache_cluster" "none" { #~ fail
  cluster_id        = "a"
  subnet_group_name = local.none
}

resource "aws_elasticache_cluster" "some" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.some
}

resource "aws_elasticache_cluster" "listed" { #~ fail
  cluster_id        = "a"
  subnet_group_name = local.listed[0]
}

resource "aws_elasticache_cluster" "in_place" { #~ fail
  cluster_id        = "a"
  subnet_group_name = <<-EOT
    EOT
}

resource "aws_elasticache_cluster" "after" { #~ pass
  cluster_id        = "a"
  subnet_group_name = <<-EOT
    group
    EOT
}
