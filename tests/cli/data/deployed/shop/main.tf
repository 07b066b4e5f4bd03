module "sessions" {
  source = "../cache"
}
