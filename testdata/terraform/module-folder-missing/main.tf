# Terraform would stop: what stood there, clusters or not, nobody knows.
module "caches" {
  source = "./caches" #~ problem: the module `./caches` is not on disk, and 1 call leads to it
}

resource "aws_elasticache_cluster" "of_missing" { #~ unknown: comes from a module that was not followed
  cluster_id        = "of-missing"
  subnet_group_name = module.caches.subnet_group
}
