# KICS reports nothing here but what is listed, and "elasticache without vpc" is not.
# kics-scan enable=5d89db57-8b51-4b38-bb76-b9bd42bd40f0

resource "aws_elasticache_cluster" "not_enabled" { #~ suppressed: kics
}
