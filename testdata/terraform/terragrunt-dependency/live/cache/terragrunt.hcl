terraform {
  source = "${get_terragrunt_dir()}/../../modules/cache"
}

dependency "vpc" {
  config_path = "../vpc"

  mock_outputs = {
    group = "mocked"
  }
}

inputs = {
  group = dependency.vpc.outputs.group
  name  = get_env("NAME", "cache")
}
