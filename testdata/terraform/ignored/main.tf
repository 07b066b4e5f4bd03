# cachelint:ignore[EC-003] above the header
resource "aws_elasticache_cluster" "above" { #~ suppressed: above the header
}

#~ suppressed: on the header
resource "aws_elasticache_cluster" "header" { # cachelint:ignore[EC-003] on the header
}

# cachelint:ignore[EC-003] the last of a stack
/* More
   comments. */
resource "aws_elasticache_cluster" "stack" { #~ suppressed: the last of a stack
}

resource "aws_elasticache_cluster" "argument" { #~ suppressed: above the argument
  # cachelint:ignore[EC-003] above the argument
  subnet_group_name = null
}

resource "aws_elasticache_cluster" "behind" { #~ suppressed: behind the argument
  subnet_group_name = null // cachelint:ignore[EC-003] behind the argument
}

resource "aws_elasticache_cluster" "before" { #~ suppressed: before the argument
  /* cachelint:ignore[EC-003] before the argument */ subnet_group_name = null
}

# One order, and every instance is covered.
# cachelint:ignore[EC-003]
resource "aws_elasticache_cluster" "many" { #~ suppressed
  for_each = toset(["a", "b"])
}

# What a default leads to is covered wherever it leads.
resource "aws_elasticache_cluster" "default" { #~ suppressed: at the default
  subnet_group_name = var.group
}

resource "aws_elasticache_replication_group" "default" { #~ suppressed: at the default
  subnet_group_name = var.group
}

# An unknown is suppressed too, and what passes never is.
# cachelint:ignore[EC-003] nobody knows
resource "aws_elasticache_cluster" "open" { #~ suppressed: nobody knows
  subnet_group_name = var.open
}

resource "aws_elasticache_cluster" "sibling" { #~ fail
}

module "quiet" { # cachelint:ignore[EC-003] at the call
  source = "./modules/cache"
}

module "loud" {
  source = "./modules/cache"
}
