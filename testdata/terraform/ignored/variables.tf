variable "group" {
  # cachelint:ignore[EC-003, ElastiCache.7] at the default until=9999-12-31
  default = null
}

variable "open" {}
