# Files of the repository are read as Terraform reads them.
locals {
  json     = jsondecode(file("${path.module}/settings/groups.json"))
  yaml     = yamldecode(file("${path.module}/settings/groups.yaml"))
  settings = fileset(path.module, "settings/*.json")
}

resource "aws_elasticache_cluster" "json" { #~ pass
  cluster_id        = "json"
  subnet_group_name = local.json.private
}

resource "aws_elasticache_cluster" "json_null" { #~ fail: evaluates to null
  cluster_id        = "json-null"
  subnet_group_name = local.json.public
}

resource "aws_elasticache_cluster" "yaml" { #~ pass
  cluster_id        = "yaml"
  subnet_group_name = local.yaml.groups[0].name
}

resource "aws_elasticache_cluster" "yaml_null" { #~ fail: evaluates to null
  cluster_id        = "yaml-null"
  subnet_group_name = local.yaml.none
}

resource "aws_elasticache_cluster" "template" { #~ pass
  cluster_id        = "template"
  subnet_group_name = templatefile("${path.module}/settings/name.tftpl", { tier = "private" })
}

resource "aws_elasticache_cluster" "template_of_nothing" { #~ fail: evaluates to an empty string
  cluster_id        = "template-of-nothing"
  subnet_group_name = templatefile("${path.module}/settings/name.tftpl", { tier = "" })
}

resource "aws_elasticache_cluster" "set_of_files" { #~ pass
  cluster_id        = "set-of-files"
  subnet_group_name = length(local.settings) == 1 ? "private" : null
}

resource "aws_elasticache_cluster" "no_such_file" { #~ pass
  cluster_id        = "no-such-file"
  subnet_group_name = fileexists("${path.module}/none.json") ? null : try(file("${path.module}/none"), "private")
}

resource "aws_elasticache_cluster" "of_a_folder_that_is_not_there" { #~ pass
  cluster_id        = "of-a-folder-that-is-not-there"
  subnet_group_name = length(fileset("${path.module}/elsewhere", "*")) == 0 ? "group" : ""
}
