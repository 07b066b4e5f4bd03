# Terraform composes every text, literals and the results of functions alike.
locals {
  groups = { "cafe\u0301" = "main" }
  texts  = toset(["é", "e\u0301"])
}

resource "aws_elasticache_cluster" "literals" { #~ pass
  subnet_group_name = "é" == "e\u0301" ? "main" : null
}

resource "aws_elasticache_cluster" "written_apart" { #~ fail
  subnet_group_name = "é" != "é" ? "main" : null
}

resource "aws_elasticache_cluster" "joined" { #~ pass
  subnet_group_name = "${"e"}${"\u0301"}" == "é" ? "main" : null
}

resource "aws_elasticache_cluster" "keys" { #~ pass
  subnet_group_name = lookup(local.groups, "café", "")
}

resource "aws_elasticache_cluster" "set" { #~ fail
  subnet_group_name = length(local.texts) == 2 ? "main" : null
}

resource "aws_elasticache_cluster" "decoded" { #~ pass
  subnet_group_name = jsondecode("{\"e\u0301\": \"main\"}")["é"]
}

resource "aws_elasticache_cluster" "encoded" { #~ pass
  subnet_group_name = base64encode("e\u0301") == "w6k=" ? "main" : null
}
