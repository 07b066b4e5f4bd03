resource "random_id" "name" {
  byte_length = 4
}

resource "random_pet" "name" {}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_elasticache_replication_group" "main" { #~ pass
  replication_group_id = "main"
  description          = "named by what is made up"
  subnet_group_name    = random_id.name.hex
}

resource "aws_elasticache_cluster" "by_pet" { #~ pass
  cluster_id        = "by-pet"
  subnet_group_name = random_pet.name.id
}

resource "aws_elasticache_cluster" "by_arn" { #~ pass
  cluster_id        = "by-arn"
  subnet_group_name = aws_vpc.this.arn
}

resource "aws_elasticache_cluster" "by_group_id" { #~ pass
  cluster_id        = "by-group-id"
  subnet_group_name = aws_elasticache_replication_group.main.replication_group_id
}

data "aws_caller_identity" "current" {}

resource "aws_elasticache_cluster" "by_account" { #~ pass
  cluster_id        = "by-account"
  subnet_group_name = data.aws_caller_identity.current.account_id
}
