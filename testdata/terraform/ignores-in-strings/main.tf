resource "aws_elasticache_cluster" "string" { #~ fail
  cluster_id = "# cachelint:ignore[EC-003]"
}

resource "aws_elasticache_cluster" "heredoc" { #~ fail
  notification_topic_arn = <<-EOT
    # cachelint:ignore[EC-003]
    EOT
}

resource "aws_elasticache_cluster" "lines" { #~ fail
  tags = {
    a = "${"x"} // cachelint:ignore[EC-003]"
  }
}

# A blank line between them: nothing is beside it.
#~ problem: stands beside nothing
# cachelint:ignore[EC-003]

resource "aws_elasticache_cluster" "blank" { #~ fail
}

resource "aws_elasticache_cluster" "inside" { #~ fail
  #~ problem: covers no finding
  # cachelint:ignore[EC-003] the block is not the line
  engine = "memcached"
}

# Behind the last line of another block it speaks of that line.
locals {
  #~ problem: covers no finding
} # cachelint:ignore[EC-003]
resource "aws_elasticache_cluster" "below" { #~ fail
}
