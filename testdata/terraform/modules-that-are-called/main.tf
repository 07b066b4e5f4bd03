# A folder that a root calls is no root itself: its variable is given.
module "cache" {
  source = "./modules/cache"
  group  = "private"
}
