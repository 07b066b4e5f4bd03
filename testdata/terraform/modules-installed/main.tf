# What `terraform init` has installed is followed; what it has not, or for another source, is said.
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

module "stale" {
  source = "example/other/aws" #~ problem: the module `example/other/aws` is not on disk
}

resource "aws_elasticache_cluster" "of_installed" { #~ pass
  cluster_id        = "of-installed"
  subnet_group_name = module.cache.group
}

resource "aws_elasticache_cluster" "of_stale" { #~ unknown: calls a module that is not on disk
  cluster_id        = "of-stale"
  subnet_group_name = module.stale.group
}
