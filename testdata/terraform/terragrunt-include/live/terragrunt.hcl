locals {
  region = read_terragrunt_config(find_in_parent_folders("region.hcl"))
}

terraform {
  source = "${get_parent_terragrunt_dir()}/../modules/${basename(path_relative_to_include())}"
}

inputs = {
  group       = "shared"
  other_group = "shared"
  region      = local.region.locals.name
}
