locals {}
# kics-scan enable=x
# kics-scan disable=8c849af7-a399-46f7-a34c-32d3dc96f1fc
resource "aws_elasticache_cluster" "below" { #~ fail
}
