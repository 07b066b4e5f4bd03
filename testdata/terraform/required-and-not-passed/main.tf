module "cache" {
  source = "./cache"
}
