module "omitted" {
  source = "./cache"
}

# Null stays null where it may, and stands for the default where it may not.
module "given_null" {
  source = "./cache"
  group  = null
  strict = null
}

module "given_empty" {
  source = "./cache"
  group  = ""
  strict = ""
}
