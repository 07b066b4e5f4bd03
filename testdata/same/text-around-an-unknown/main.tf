variable "environment" {
  type = string
}

resource "aws_elasticache_cluster" "with_text" { #~ pass
  cluster_id        = "with-text"
  subnet_group_name = "${var.environment}-private"
}

resource "aws_elasticache_cluster" "without_text" { #~ unknown
  cluster_id        = "without-text"
  subnet_group_name = "${var.environment}"
}
