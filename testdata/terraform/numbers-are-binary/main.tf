# Terraform's numbers are binary: 512 bits where they are written, fewer where functions make them.

resource "aws_elasticache_cluster" "thirds" { #~ pass
  subnet_group_name = 1 / 3 * 3 == 1 ? "main" : null
}

resource "aws_elasticache_cluster" "five" { #~ pass
  subnet_group_name = 5 / 3 * 3 == 5 ? "main" : null
}

resource "aws_elasticache_cluster" "tenth" { #~ fail
  subnet_group_name = 1 - 0.9 == 0.1 ? "main" : null
}

resource "aws_elasticache_cluster" "square" { #~ fail
  subnet_group_name = 1.1 * 1.1 == 1.21 ? "main" : null
}

resource "aws_elasticache_cluster" "sum" { #~ pass
  subnet_group_name = 0.1 + 0.2 == 0.3 ? "main" : null
}

resource "aws_elasticache_cluster" "root" { #~ unknown: `pow`
  subnet_group_name = pow(2, 0.5) * pow(2, 0.5) == 2 ? "main" : null
}

resource "aws_elasticache_cluster" "logarithm" { #~ unknown: `log`
  subnet_group_name = log(125, 5) == 3 ? "main" : null
}

resource "aws_elasticache_cluster" "modulo" { #~ pass
  subnet_group_name = 10 % 0.1 == 0 ? "main" : null
}

resource "aws_elasticache_cluster" "lengths" { #~ fail
  subnet_group_name = length(["a"]) / length(["a", "b", "c"]) == 1 / 3 ? "main" : null
}

resource "aws_elasticache_cluster" "floor" { #~ pass
  subnet_group_name = floor(5 / 3 * 3) == 5 ? "main" : null
}

resource "aws_elasticache_cluster" "printed" { #~ unknown
  subnet_group_name = jsonencode(pow(2, 0.5)) == "1.4142135623730951" ? "main" : null
}

resource "aws_elasticache_cluster" "power" { #~ pass
  subnet_group_name = pow(10, 20) == 1e20 && pow(1.5, 2) == 2.25 ? "main" : null
}

resource "aws_elasticache_cluster" "bits" { #~ pass
  subnet_group_name = log(4096, 2) == 12 && ceil(log(9, 2)) == 4 && log(64, 4) == 3 ? "main" : null
}

resource "aws_elasticache_cluster" "one_third" { #~ pass
  subnet_group_name = jsonencode(1 / 3) == "0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335" ? "main" : null
}
