resource "aws_elasticache_cluster" "here" { #~ fail
  cluster_id        = "a"
  subnet_group_name = path.module == "modules/cache" ? "" : "group"
}

resource "aws_elasticache_cluster" "file" { #~ pass
  cluster_id        = "a"
  subnet_group_name = trimspace(file("${path.module}/../group.txt"))
}
