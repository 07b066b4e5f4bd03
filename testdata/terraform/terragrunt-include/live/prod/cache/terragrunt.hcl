include "root" {
  path   = find_in_parent_folders()
  expose = true
}

inputs = {
  other_group = include.root.locals.region.locals.name == "us-east-1" ? "private" : ""
}
