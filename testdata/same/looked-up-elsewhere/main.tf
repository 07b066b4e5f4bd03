data "aws_ssm_parameter" "subnet_group" {
  name = "/network/subnet-group"
}

# A parameter that was stored is not empty.
resource "aws_elasticache_cluster" "cache" { #~ pass
  cluster_id        = "sessions"
  subnet_group_name = data.aws_ssm_parameter.subnet_group.value
}
