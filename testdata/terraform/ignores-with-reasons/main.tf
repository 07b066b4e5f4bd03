#~ problem: gives no reason
# cachelint:ignore[EC-003]
resource "aws_elasticache_cluster" "a" { #~ fail
}

#~ problem: gives no reason
# cachelint:ignore[EC-003] until=9999-12-31
resource "aws_elasticache_cluster" "b" { #~ fail
}

# cachelint:ignore[EC-003] moved in June
resource "aws_elasticache_cluster" "c" { #~ suppressed
}

# Reasons are asked of who writes for us.
resource "aws_elasticache_cluster" "d" { #~ suppressed
  # checkov:skip=CKV_AWS_323
}

resource "aws_elasticache_cluster" "configured" { #~ fail
}
