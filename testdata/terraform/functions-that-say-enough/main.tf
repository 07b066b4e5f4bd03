# What is not worth computing, or cannot be, still says whether it is set.
variable "name" {
  type     = string
  nullable = false
}

variable "cidr" {
  type     = string
  nullable = false
}

resource "aws_elasticache_cluster" "hash" { #~ pass
  cluster_id        = "hash"
  subnet_group_name = md5(var.name)
}

resource "aws_elasticache_cluster" "encoded" { #~ unknown
  cluster_id        = "encoded"
  subnet_group_name = base64encode(var.name)
}

resource "aws_elasticache_cluster" "address" { #~ pass
  cluster_id        = "address"
  subnet_group_name = cidrsubnet(var.cidr, 8, 1)
}

resource "aws_elasticache_cluster" "uuid" { #~ pass
  cluster_id        = "uuid"
  subnet_group_name = uuidv5("dns", var.name)
}

resource "aws_elasticache_cluster" "impure" { #~ pass
  cluster_id        = "impure"
  subnet_group_name = timestamp()
}

resource "aws_elasticache_cluster" "random" { #~ pass
  cluster_id        = "random"
  subnet_group_name = uuid()
}

resource "aws_elasticache_cluster" "date" { #~ pass
  cluster_id        = "date"
  subnet_group_name = formatdate("YYYY", timestamp())
}

resource "aws_elasticache_cluster" "decoded" { #~ pass
  cluster_id        = "decoded"
  subnet_group_name = base64decode(base64encode("private"))
}
