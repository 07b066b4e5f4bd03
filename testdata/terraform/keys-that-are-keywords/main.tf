locals {
  groups = {
    null  = "private"
    true  = ""
    for   = "private"
    "if"  = ""
    (0.5) = "private"
  }
}

#~ pass aws_elasticache_cluster.each["null"]
#~ fail aws_elasticache_cluster.each["true"]
#~ pass aws_elasticache_cluster.each["for"]
#~ fail aws_elasticache_cluster.each["if"]
#~ pass aws_elasticache_cluster.each["0.5"]
resource "aws_elasticache_cluster" "each" {
  for_each          = local.groups
  cluster_id        = "a"
  subnet_group_name = each.value
}

resource "aws_elasticache_cluster" "null" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.groups["null"]
}
