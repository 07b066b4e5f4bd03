# Terraform runs in the root module's folder.
module "cache" {
  source = "./modules/cache"
}

resource "aws_elasticache_cluster" "root" { #~ fail
  cluster_id        = "a"
  subnet_group_name = path.module == path.root && path.root == "." ? "" : "group"
}

resource "aws_elasticache_cluster" "folder" { #~ fail
  cluster_id        = "a"
  subnet_group_name = lookup({ paths-of-modules = "" }, basename(abspath(path.root)), "group")
}
