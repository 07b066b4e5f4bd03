terraform {
  source = "../../modules/cache"

  extra_arguments "common" {
    commands           = ["plan", "apply"]
    required_var_files = ["${get_terragrunt_dir()}/../common.tfvars"]
    optional_var_files = ["${get_terragrunt_dir()}/none.tfvars"]
    arguments          = ["-lock-timeout=20m"]
  }
}
