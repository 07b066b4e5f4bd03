module "sessions" {
  source = "./modules/cache"
  name   = "sessions"
}

module "orders" {
  source       = "./modules/cache"
  name         = "orders"
  subnet_group = aws_elasticache_subnet_group.private.name
}

resource "aws_elasticache_subnet_group" "private" {
  name       = "private"
  subnet_ids = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
}
