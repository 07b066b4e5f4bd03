output "group" {
  value = "stale"
}
