# The module holds no cluster, so nothing was passed over: what it says of this one is open.
module "broken" {
  source = "./broken"
}

resource "aws_elasticache_cluster" "named_by_it" { #~ unknown: is the module's output `name`
  cluster_id        = "named-by-it"
  subnet_group_name = module.broken.name
}
