output "name" {
  value = "shop" "cache" #~ problem: does not parse
}
