variable "name" {
  type = string
}

resource "aws_elasticache_subnet_group" "private" {
  name       = var.name
  subnet_ids = ["subnet-0a", "subnet-0b"]
}

# The provider requires the name, so the group has one, whatever it is.
resource "aws_elasticache_cluster" "by_name" { #~ pass
  cluster_id        = "by-name"
  subnet_group_name = aws_elasticache_subnet_group.private.name
}

resource "aws_elasticache_cluster" "by_id" { #~ pass
  cluster_id        = "by-id"
  subnet_group_name = aws_elasticache_subnet_group.private.id
}
