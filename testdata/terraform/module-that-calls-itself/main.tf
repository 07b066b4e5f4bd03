module "again" { #~ problem: this call leads back to the module it stands in
  source = "./"
}

resource "aws_elasticache_cluster" "this" { #~ fail aws_elasticache_cluster.this
  cluster_id = "this"
}
