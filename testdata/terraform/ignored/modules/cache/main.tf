#~ suppressed module.quiet.aws_elasticache_cluster.this: at the call
#~ fail module.loud.aws_elasticache_cluster.this
resource "aws_elasticache_cluster" "this" {
}
