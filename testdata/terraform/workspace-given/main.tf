resource "aws_elasticache_cluster" "by_workspace" { #~ pass
  cluster_id        = "by-workspace"
  subnet_group_name = terraform.workspace == "prod" ? "private" : null
}

resource "aws_elasticache_cluster" "by_another" { #~ fail
  cluster_id        = "by-another"
  subnet_group_name = terraform.workspace == "default" ? "private" : null
}
