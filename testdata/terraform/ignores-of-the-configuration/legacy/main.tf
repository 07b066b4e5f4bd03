resource "aws_elasticache_cluster" "a" { #~ suppressed: goes away in June
}

# What stands beside the thing is named first.
# cachelint:ignore[EC-003] here
resource "aws_elasticache_cluster" "b" { #~ suppressed: here
}
