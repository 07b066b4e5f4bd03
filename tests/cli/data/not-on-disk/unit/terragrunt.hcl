terraform {
  source = "git::https://example.com/modules.git//cache?ref=v1"
}
