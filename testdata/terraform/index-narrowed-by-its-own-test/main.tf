variable "stage" {
  type = string
}

locals {
  groups = {
    live = "private"
    test = null
  }
}

#~ pass
resource "aws_elasticache_cluster" "narrowed" {
  cluster_id        = "a"
  subnet_group_name = var.stage == "live" ? local.groups[var.stage] : "shared"
}

#~ unknown: var.stage
resource "aws_elasticache_cluster" "open" {
  cluster_id        = "b"
  subnet_group_name = local.groups[var.stage]
}
