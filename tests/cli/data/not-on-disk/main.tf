module "caches" {
  source = "./caches"
}
