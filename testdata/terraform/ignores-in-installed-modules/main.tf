# Ours counts where it stands. Another tool's speaks of what is reported, and that is the call.
#~ suppressed module.cache.aws_elasticache_cluster.known: its author knows
#~ fail module.cache.aws_elasticache_cluster.foreign
module "cache" {
  source  = "example/cache/aws"
  version = "1.0.0"
}

# cachelint:ignore[EC-003] the call is ours
#~ suppressed module.other.aws_elasticache_cluster.known
#~ suppressed module.other.aws_elasticache_cluster.foreign: the call is ours
module "other" {
  source  = "example/cache/aws"
  version = "1.0.0"
}
