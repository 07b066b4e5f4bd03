run "elasticache" {
}
