# What a module says decides, whether or not it has to do with caches.
module "label" {
  source  = "./label"
  enabled = false
}

module "names" {
  source = "./names"
  count  = 2
  name   = count.index == 0 ? "" : "group"
}

resource "aws_elasticache_cluster" "disabled" {
  count      = module.label.enabled ? 1 : 0
  cluster_id = "a"
}

resource "aws_elasticache_cluster" "empty" { #~ fail
  cluster_id        = "a"
  subnet_group_name = module.names[0].group
}

resource "aws_elasticache_cluster" "named" { #~ pass
  cluster_id        = "a"
  subnet_group_name = one(slice(module.names[*].group, 1, 2))
}
