#~ problem: expired: its last day was 2020-02-29
# cachelint:ignore[EC-003] until we move until=2020-02-29
resource "aws_elasticache_cluster" "expired" { #~ fail: an ignore comment at main.tf:2 expired
}

# cachelint:ignore[EC-003] until we move until=9999-12-31
resource "aws_elasticache_cluster" "in_force" { #~ suppressed
}

#~ problem: expired
# cachelint:ignore[EC-003] until we move until=2020-02-29
resource "aws_elasticache_cluster" "both" { #~ suppressed: renewed
  subnet_group_name = null # cachelint:ignore[EC-003] renewed
}

# What has expired and covers nothing can go for that reason.
#~ problem: covers no finding
# cachelint:ignore[EC-003] until=2020-02-29
resource "aws_elasticache_cluster" "unused" { #~ pass
  subnet_group_name = "private"
}
