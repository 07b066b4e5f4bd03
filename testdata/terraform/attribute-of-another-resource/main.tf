resource "aws_elasticache_cluster" "named" { #~ pass
  cluster_id        = "named"
  subnet_group_name = "private"
}

resource "aws_elasticache_cluster" "unnamed" { #~ fail
  cluster_id = "unnamed"
}

resource "aws_elasticache_cluster" "like_named" { #~ pass
  cluster_id        = "like-named"
  subnet_group_name = aws_elasticache_cluster.named.subnet_group_name
}

# What is left out, the provider fills in when it deploys.
resource "aws_elasticache_cluster" "like_unnamed" { #~ unknown
  cluster_id        = "like-unnamed"
  subnet_group_name = aws_elasticache_cluster.unnamed.subnet_group_name
}
