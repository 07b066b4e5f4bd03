locals {
  nothing = null
  named   = "private"
}
