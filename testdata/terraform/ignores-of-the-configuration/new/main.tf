resource "aws_elasticache_cluster" "many" { #~ suppressed: each of them is old
  for_each = toset(["a", "b"])
}

resource "aws_elasticache_cluster" "many_more" { #~ fail
}

resource "aws_elasticache_cluster" "expired" { #~ fail: an ignore of the configuration at cachelint.toml:13 expired
}
