# kics-scan enable=5d89db57-8b51-4b38-bb76-b9bd42bd40f0
# kics-scan enable=8C849AF7-A399-46F7-A34C-32D3DC96F1FC
# kics-scan disable=8c849af7-a399-46f7-a34c-32d3dc96f1fc

resource "aws_elasticache_cluster" "enabled" { #~ fail
}

# kics-scan ignore-block
resource "aws_elasticache_cluster" "block" { #~ suppressed: kics
}
