variable "number" {
  type     = number
  nullable = false
}

resource "aws_elasticache_subnet_group" "two" {
  count      = 2
  name       = "two-${count.index}"
  subnet_ids = ["subnet-0"]
}

resource "aws_elasticache_subnet_group" "perhaps" {
  count      = var.number
  name       = "perhaps"
  subnet_ids = ["subnet-0"]
}

resource "aws_elasticache_subnet_group" "by_key" {
  for_each   = toset(["blue"])
  name       = each.key
  subnet_ids = ["subnet-0"]
}

resource "aws_elasticache_cluster" "source" { #~ pass
  cluster_id        = "source"
  subnet_group_name = aws_elasticache_subnet_group.two[0].name
}

resource "aws_elasticache_cluster" "copy" { #~ pass
  cluster_id        = "copy"
  subnet_group_name = aws_elasticache_cluster.source.subnet_group_name
}

resource "aws_elasticache_cluster" "without" { #~ fail
  cluster_id = "without"
}

# The provider may fill it in.
resource "aws_elasticache_cluster" "copy_of_without" { #~ unknown: is made at deployment
  cluster_id        = "copy-of-without"
  subnet_group_name = aws_elasticache_cluster.without.subnet_group_name
}

resource "aws_elasticache_cluster" "by_key" { #~ pass
  cluster_id        = "by-key"
  subnet_group_name = aws_elasticache_subnet_group.by_key["blue"].id
}

resource "aws_elasticache_cluster" "no_such_instance" { #~ fail
  cluster_id        = "no-such-instance"
  subnet_group_name = try(aws_elasticache_subnet_group.two[2].name, null)
}

# Where there is no instance, nothing is deployed.
resource "aws_elasticache_cluster" "perhaps_an_instance" { #~ pass
  cluster_id        = "perhaps-an-instance"
  subnet_group_name = aws_elasticache_subnet_group.perhaps[0].name
}

resource "aws_elasticache_cluster" "one_or_none" { #~ unknown
  cluster_id        = "one-or-none"
  subnet_group_name = try(aws_elasticache_subnet_group.perhaps[0].name, null)
}

resource "aws_elasticache_cluster" "arn" { #~ pass
  cluster_id        = "arn"
  subnet_group_name = aws_elasticache_subnet_group.two[1].arn
}

resource "aws_elasticache_cluster" "made_up" { #~ unknown
  cluster_id        = "made-up"
  subnet_group_name = aws_elasticache_subnet_group.two[1].vpc_id
}
