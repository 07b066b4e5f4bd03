locals {
  # In a heredoc `~` reaches to the end of its line, and no further.
  one_line = <<EOT
%{ if true ~}
%{~ endif ~}
EOT
  two_lines = <<EOT
%{ if true ~}

%{ endif ~}
EOT

  # A line that `~` has emptied begins with no white space, and so `<<-` takes none of the others.
  emptied = <<-EOT
    %{~ for name in ["", ""] ~}
    ${name}
    %{~ endfor ~}
  EOT

  # `<<-` leaves blank lines what they are.
  blank = <<-EOT
    a
      
    b
  EOT

  # In quotes escapes are read first, between directives too.
  escaped = "%{ if true ~} \n\t %{~ endif }"
  quoted  = "%{ if true }\"%{ endif }"
}

resource "aws_elasticache_cluster" "one_line" { #~ fail
  cluster_id        = "a"
  subnet_group_name = local.one_line
}

resource "aws_elasticache_cluster" "two_lines" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.two_lines
}

resource "aws_elasticache_cluster" "emptied" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.emptied == "    \n    \n" ? local.emptied : ""
}

resource "aws_elasticache_cluster" "blank" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.blank == "a\n      \nb\n" ? local.blank : ""
}

resource "aws_elasticache_cluster" "escaped" { #~ fail
  cluster_id        = "a"
  subnet_group_name = local.escaped
}

resource "aws_elasticache_cluster" "quoted" { #~ pass
  cluster_id        = "a"
  subnet_group_name = local.quoted == "\"" ? "group" : ""
}

resource "aws_elasticache_cluster" "file" { #~ pass
  cluster_id        = "a"
  subnet_group_name = templatefile("${path.module}/name.tftpl", {})
}
