data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "network.tfstate" }
}

data "aws_ssm_parameter" "group" {
  name = "/cache/group"
}

data "aws_elasticache_subnet_group" "chosen" {
  name = "chosen"
}

data "aws_region" "current" {}

# Another configuration's output may be anything, null included.
resource "aws_elasticache_cluster" "remote_state" { #~ unknown: is looked up at deployment
  cluster_id        = "remote-state"
  subnet_group_name = data.terraform_remote_state.network.outputs.group
}

resource "aws_elasticache_cluster" "remote_state_with_text" { #~ pass
  cluster_id        = "remote-state-with-text"
  subnet_group_name = "cache-${data.terraform_remote_state.network.outputs.group}"
}

# A parameter is never empty.
resource "aws_elasticache_cluster" "parameter" { #~ pass
  cluster_id        = "parameter"
  subnet_group_name = data.aws_ssm_parameter.group.value
}

resource "aws_elasticache_cluster" "echoed" { #~ pass
  cluster_id        = "echoed"
  subnet_group_name = data.aws_elasticache_subnet_group.chosen.name
}

resource "aws_elasticache_cluster" "region" { #~ pass
  cluster_id        = "region"
  subnet_group_name = data.aws_region.current.name
}
