/* Of old. */
// kics-scan disable=x,8c849af7-a399-46f7-a34c-32d3dc96f1fc
resource "aws_elasticache_cluster" "disabled" { #~ suppressed: kics
}
