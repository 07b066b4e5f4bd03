terraform {
  source = "../../modules/cache"

  extra_arguments "environment" {
    commands           = ["plan", "apply"]
    required_var_files = ["${get_env("ENVIRONMENT")}.tfvars"]
  }
}
