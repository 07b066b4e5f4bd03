# What `terraform init` has installed is followed.
module "cache" {
  source  = "example/cache/aws//modules/single"
  version = "1.0.0"
  group   = "private"
}

module "empty" {
  source  = "example/cache/aws//modules/single"
  version = "1.0.0"
  group   = ""
}

resource "aws_elasticache_cluster" "of_installed" { #~ pass
  cluster_id        = "of-installed"
  subnet_group_name = module.cache.group
}
