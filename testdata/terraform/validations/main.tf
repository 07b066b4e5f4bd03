# Terraform stops where a validation does not hold.
variable "long_enough" {
  type = string
  validation {
    condition     = length(var.long_enough) > 0
    error_message = "It must be set."
  }
}

variable "trimmed" {
  type = string
  validation {
    condition     = length(trimspace(var.trimmed)) > 0
    error_message = "It must be set."
  }
}

variable "matched" {
  type = string
  validation {
    condition     = can(regex("^[a-z]+$", var.matched))
    error_message = "It must be of letters."
  }
}

variable "may_match_nothing" {
  type     = string
  nullable = false
  validation {
    condition     = can(regex("^[a-z]*$", var.may_match_nothing))
    error_message = "It must be of letters."
  }
}

variable "listed" {
  type = string
  validation {
    condition     = contains(["private", "public"], var.listed)
    error_message = "It must be one of these."
  }
}

variable "not_empty" {
  type = string
  validation {
    condition     = var.not_empty != ""
    error_message = "It must be set."
  }
}

variable "not_null" {
  type = string
  validation {
    condition     = var.not_null != null
    error_message = "It must be set."
  }
  validation {
    condition     = var.not_null != ""
    error_message = "It must be set."
  }
}

resource "aws_elasticache_cluster" "long_enough" { #~ pass
  cluster_id        = "long-enough"
  subnet_group_name = var.long_enough
}

resource "aws_elasticache_cluster" "trimmed" { #~ pass
  cluster_id        = "trimmed"
  subnet_group_name = var.trimmed
}

resource "aws_elasticache_cluster" "matched" { #~ pass
  cluster_id        = "matched"
  subnet_group_name = var.matched
}

resource "aws_elasticache_cluster" "may_match_nothing" { #~ unknown
  cluster_id        = "may-match-nothing"
  subnet_group_name = var.may_match_nothing
}

resource "aws_elasticache_cluster" "listed" { #~ pass
  cluster_id        = "listed"
  subnet_group_name = var.listed
}

# Null is unequal to an empty string.
resource "aws_elasticache_cluster" "not_empty" { #~ unknown
  cluster_id        = "not-empty"
  subnet_group_name = var.not_empty
}

resource "aws_elasticache_cluster" "neither" { #~ pass
  cluster_id        = "neither"
  subnet_group_name = var.not_null
}
