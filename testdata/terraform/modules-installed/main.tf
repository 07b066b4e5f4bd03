# What `terraform init` has installed is followed; a finding stands at the call, which is what can be changed.
module "cache" { #~ pass module.cache.module.inner.aws_elasticache_cluster.this
  source  = "example/cache/aws//modules/single"
  version = "1.0.0"
  group   = "private"
}

module "empty" { #~ fail module.empty.module.inner.aws_elasticache_cluster.this: is passed as `group`
  source  = "example/cache/aws//modules/single"
  version = "1.0.0"
  group   = ""
}

resource "aws_elasticache_cluster" "of_installed" { #~ pass
  cluster_id        = "of-installed"
  subnet_group_name = module.cache.group
}
