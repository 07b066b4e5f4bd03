#~ problem: did you mean `EC-003`?
# cachelint:ignore[EC003]
resource "aws_elasticache_cluster" "a" { #~ fail
}

#~ problem: did you mean `EC-003`?
# cachelint:ignore[EC-003, CKV_AWS_323]
resource "aws_elasticache_cluster" "b" { #~ fail
}

#~ problem: names no rule in brackets
# cachelint:ignore
resource "aws_elasticache_cluster" "c" { #~ fail
}

#~ problem: do not close
# cachelint:ignore[EC-003 for now
resource "aws_elasticache_cluster" "d" { #~ fail
}

#~ problem: is no date
# cachelint:ignore[EC-003] for now until=2027-02-30
resource "aws_elasticache_cluster" "e" { #~ fail
}

#~ problem: `until 2027-03-31` is no date
# cachelint:ignore[EC-003] for now until 2027-03-31
resource "aws_elasticache_cluster" "f" { #~ fail
}

#~ problem: in the middle of a comment
# For now: cachelint:ignore[EC-003]
resource "aws_elasticache_cluster" "g" { #~ fail
}

#~ problem: looks like a marker and is none
# cachelint: ignore[EC-003]
resource "aws_elasticache_cluster" "h" { #~ fail
}

# Prose may speak of `cachelint:ignore[EC-003]`, and of what cachelint ignores.
resource "aws_elasticache_cluster" "i" { #~ fail
}
