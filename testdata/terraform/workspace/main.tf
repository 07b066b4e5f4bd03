# Which workspace it is, the configuration does not say.
resource "aws_elasticache_cluster" "production_only" { #~ unknown: workspace
  cluster_id        = "production-only"
  subnet_group_name = terraform.workspace == "production" ? "private" : null
}

# But it has a name.
resource "aws_elasticache_cluster" "named_after" { #~ pass
  cluster_id        = "named-after"
  subnet_group_name = terraform.workspace
}
