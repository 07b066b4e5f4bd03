# Both arms of a conditional become one type. Where that fails, `try` and `can` see the failure.
variable "parts" {
  default = { b = "k" }
}

resource "aws_elasticache_cluster" "caught" { #~ fail: evaluates to null
  cluster_id        = "caught"
  subnet_group_name = try(true ? "private" : var.parts, null)
}

resource "aws_elasticache_cluster" "counted" { #~ fail: evaluates to an empty string
  cluster_id        = "counted"
  subnet_group_name = can(true ? "private" : ["private", "public"]) ? "private" : ""
}

# The arm that fails would still have been a list.
resource "aws_elasticache_cluster" "failing" { #~ fail: evaluates to null
  cluster_id        = "failing"
  subnet_group_name = try(true ? "private" : [1 + "x"], null)
}

# What a call that fails would have been, nobody knows.
resource "aws_elasticache_cluster" "unclear" { #~ pass
  cluster_id        = "unclear"
  subnet_group_name = try(true ? "private" : tolist("x"), null)
}

# Objects with other keys become maps, numbers beside strings become strings.
resource "aws_elasticache_cluster" "map" { #~ pass
  cluster_id        = "map"
  subnet_group_name = lookup(true ? { a = "private" } : { b = 1 }, "a", "")
}

resource "aws_elasticache_cluster" "text" { #~ pass
  cluster_id        = "text"
  subnet_group_name = (true ? 1 : "one") == "1" ? "private" : null
}

variable "tags" {
  type = map(string)
}

variable "anything" {}

# What the keys of this object hold depends on a value that is open, and so does whether it goes with a map of strings.
resource "aws_elasticache_cluster" "perhaps" { #~ unknown
  cluster_id        = "perhaps"
  subnet_group_name = try((false ? { for key, tag in var.tags : tag => key... } : tomap({ a = "private" })).a, null)
}

resource "aws_elasticache_cluster" "uncaught" { #~ pass
  cluster_id        = "uncaught"
  subnet_group_name = false ? var.anything : "private"
}
