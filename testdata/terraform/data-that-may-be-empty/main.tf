data "external" "network" {
  program = ["./network"]
}

resource "aws_elasticache_cluster" "cache" { #~ unknown: data.external.network
  cluster_id        = "sessions"
  subnet_group_name = data.external.network.result.subnet_group
}
