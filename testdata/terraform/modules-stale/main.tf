# What was installed for another source, or for no call of this name, does not count.
module "stale" {
  source = "example/other/aws" #~ problem: the module `example/other/aws` is not on disk
}

resource "aws_elasticache_cluster" "of_stale" { #~ unknown: calls a module that is not on disk
  cluster_id        = "of-stale"
  subnet_group_name = module.stale.group
}
