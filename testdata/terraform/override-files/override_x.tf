# Not an override file: only `override` and what ends in `_override` is.
locals {
  kept = "private"
}
