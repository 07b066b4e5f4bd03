# cachelint:ignore[EC-003] moved in June
resource "aws_elasticache_cluster" "a" { #~ fail
}

resource "aws_elasticache_cluster" "b" { #~ fail
  # checkov:skip=CKV_AWS_323
}
