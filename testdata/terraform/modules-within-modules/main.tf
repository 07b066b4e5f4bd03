module "cache" {
  source   = "./outer"
  for_each = { blue = "private", green = "" }
  group    = each.value
}

module "none" {
  source = "./outer"
  count  = 0
  group  = null
}
