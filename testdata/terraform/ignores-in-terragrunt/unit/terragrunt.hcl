terraform {
  source = "../m"
}
inputs = {
  # cachelint:ignore[EC-003] not given on purpose
  group = ""
}
