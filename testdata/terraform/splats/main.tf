variable "groups" {
  type = list(object({ name = string }))
}

locals {
  list   = [{ name = "private" }, { name = "" }]
  single = { name = "private" }
  none   = null
  lists  = [{ names = ["private", ""] }, { names = ["", "private"] }]
}

resource "aws_elasticache_subnet_group" "one" {
  name       = "one"
  subnet_ids = ["subnet-0"]
}

resource "aws_elasticache_subnet_group" "some" {
  count      = 2
  name       = "some-${count.index}"
  subnet_ids = ["subnet-0"]
}

resource "aws_elasticache_cluster" "list" { #~ pass
  cluster_id        = "list"
  subnet_group_name = (local.list[*].name)[0]
}

resource "aws_elasticache_cluster" "old_syntax" { #~ fail
  cluster_id        = "old-syntax"
  subnet_group_name = local.list.*.name[1]
}

resource "aws_elasticache_cluster" "single" { #~ pass
  cluster_id        = "single"
  subnet_group_name = one(local.single[*].name)
}

resource "aws_elasticache_cluster" "null" { #~ fail
  cluster_id        = "null"
  subnet_group_name = one(local.none[*].name)
}

resource "aws_elasticache_cluster" "joined_null" { #~ fail: evaluates to an empty string
  cluster_id        = "joined-null"
  subnet_group_name = join("", local.none[*])
}

resource "aws_elasticache_cluster" "resource_without_count" { #~ pass
  cluster_id        = "resource-without-count"
  subnet_group_name = one(aws_elasticache_subnet_group.one[*].name)
}

resource "aws_elasticache_cluster" "resource_with_count" { #~ pass
  cluster_id        = "resource-with-count"
  subnet_group_name = (aws_elasticache_subnet_group.some[*].name)[1]
}

resource "aws_elasticache_cluster" "unknown_list" { #~ unknown
  cluster_id        = "unknown-list"
  subnet_group_name = join("", var.groups[*].name)
}

# Numbers behind dots belong to the elements, as attributes do.
resource "aws_elasticache_cluster" "old_syntax_within" { #~ fail
  cluster_id        = "old-syntax-within"
  subnet_group_name = local.lists.*.names.1[0]
}

resource "aws_elasticache_cluster" "old_syntax_after" { #~ pass
  cluster_id        = "old-syntax-after"
  subnet_group_name = local.lists.*.names.1[1]
}
