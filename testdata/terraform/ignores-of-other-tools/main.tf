resource "aws_elasticache_cluster" "checkov" { #~ suppressed: checkov
  #checkov:skip=CKV_AWS_323:moved in June
  engine = "memcached"
}

resource "aws_elasticache_cluster" "reason" { #~ suppressed: moved in June
  engine = "memcached"
  # checkov:skip=CKV_AWS_323: moved in June
}

# checkov:skip=CKV_AWS_323: Checkov looks into the block alone
resource "aws_elasticache_cluster" "outside" { #~ fail
}

resource "aws_elasticache_cluster" "other_rule" { #~ fail
  # checkov:skip=CKV_AWS_134
  # checkov:skip=CKV_AWS_3231
  # tfsec:ignore:aws-elasticache-enable-backup-retention
}

# kics-scan ignore-block
resource "aws_elasticache_cluster" "block" { #~ suppressed: kics
}

# kics-scan ignore-line
resource "aws_elasticache_cluster" "line" { #~ suppressed: kics
}

resource "aws_elasticache_cluster" "within" { #~ fail
  # kics-scan ignore-line
  subnet_group_name = null
}

# kics-scan ignore
resource "aws_elasticache_cluster" "not_on_top" { #~ fail
}

# A marker of another tool speaks of the resource, and not of what led to it.
variable "group" {
  # checkov:skip=CKV_AWS_323
  # kics-scan ignore-line
  default = null
}

resource "aws_elasticache_cluster" "chain" { #~ fail
  subnet_group_name = var.group
}

# Another rule has no equal there.
#~ pass
#~ [ElastiCache.7] fail
resource "aws_elasticache_cluster" "default" {
  # checkov:skip=CKV_AWS_323
  subnet_group_name = "default"
}

# Each of several on a line counts by itself.
resource "aws_elasticache_cluster" "both" { #~ suppressed: moved in June
  # tfsec:ignore:not-this-one # checkov:skip=CKV_AWS_134 checkov:skip=CKV_AWS_323: moved in June
}

resource "aws_elasticache_cluster" "several" { #~ suppressed: checkov
  # checkov:skip=CKV_AWS_134,CKV_AWS_323
}

#~ suppressed: that one
#~ problem: covers no finding
resource "aws_elasticache_cluster" "twice" { # cachelint:ignore[ElastiCache.7] this # cachelint:ignore[EC-003] that one
}
