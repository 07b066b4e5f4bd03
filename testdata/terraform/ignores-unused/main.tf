#~ problem: covers no finding
# cachelint:ignore[EC-003] it was so once
resource "aws_elasticache_cluster" "passes" { #~ pass
  subnet_group_name = "private"
}

# One of its rules has something to cover.
# cachelint:ignore[EC-003, ElastiCache.7] whatever it is
resource "aws_elasticache_cluster" "fails" { #~ suppressed
}

#~ problem: covers no finding
# cachelint:ignore[ElastiCache.7] that is another rule's affair
resource "aws_elasticache_cluster" "other" { #~ fail
}

# Nobody is told of what other tools want.
# kics-scan ignore-block
resource "aws_elasticache_cluster" "foreign" { #~ pass
  subnet_group_name = "private"
}
