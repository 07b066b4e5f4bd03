terraform {
  source = "../../modules//cache"
}

locals {
  environment = basename(dirname(get_terragrunt_dir()))
}

inputs = {
  group    = "${local.environment}-private"
  settings = { name = "cache" }
}
