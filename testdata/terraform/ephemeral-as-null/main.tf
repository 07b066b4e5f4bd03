variable "secret" {
  type      = string
  ephemeral = true
}

variable "plain" {
  type = string
}

resource "aws_elasticache_cluster" "secret" { #~ fail
  cluster_id        = "a"
  subnet_group_name = ephemeralasnull(var.secret)
}

resource "aws_elasticache_cluster" "derived" { #~ pass
  cluster_id        = "a"
  subnet_group_name = coalesce(ephemeralasnull(upper(var.secret)), "group")
}

resource "aws_elasticache_cluster" "plain" { #~ pass
  cluster_id        = "a"
  subnet_group_name = ephemeralasnull(var.plain)
}
