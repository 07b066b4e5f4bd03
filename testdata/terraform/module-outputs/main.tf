variable "number" {
  type     = number
  nullable = false
}

module "one" {
  source = "./cache"
  name   = "one"
}

module "two" {
  source = "./cache"
  count  = 2
  name   = "two-${count.index}"
}

module "each" {
  source   = "./cache"
  for_each = toset(["blue", "none"])
  name     = each.key
}

module "some" {
  source = "./cache"
  count  = var.number
  name   = "some"
}

resource "aws_elasticache_cluster" "one" { #~ pass
  cluster_id        = "one"
  subnet_group_name = module.one.group
}

resource "aws_elasticache_cluster" "counted" { #~ pass
  cluster_id        = "counted"
  subnet_group_name = module.two[1].group
}

resource "aws_elasticache_cluster" "all_counted" { #~ pass
  cluster_id        = "all-counted"
  subnet_group_name = join("-", module.two[*].group)
}

resource "aws_elasticache_cluster" "each" { #~ pass
  cluster_id        = "each"
  subnet_group_name = module.each["blue"].empty
}

resource "aws_elasticache_cluster" "each_that_is_empty" { #~ fail
  cluster_id        = "each-that-is-empty"
  subnet_group_name = module.each["none"].empty
}

resource "aws_elasticache_cluster" "by_for" { #~ pass
  cluster_id        = "by-for"
  subnet_group_name = { for key, made in module.each : key => made.group }["none"]
}

resource "aws_elasticache_cluster" "some" { #~ pass
  cluster_id        = "some"
  subnet_group_name = module.some[0].group
}

resource "aws_elasticache_cluster" "marked" { #~ pass
  cluster_id        = "marked"
  subnet_group_name = module.one.description
}
