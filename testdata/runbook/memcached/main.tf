# Moves the ElastiCache cluster pages (memcached 1.6.22, cache.m6g.large, port 11211), which runs in the
# subnet group `default` of vpc-11111111, into a VPC of its own.
#
# Written by `cachelint runbook pages --format terraform`, which has executed nothing. It makes pages-vpc
# beside pages, which it does not touch: delete the old cache by hand when its clients have moved. Where it
# joins a configuration that has a provider, leave out the first two blocks.
#
# WARNING: the new cache starts empty, for Memcached takes no snapshots. Until it is warm, every miss goes to
# what stands behind it: cut over when that can bear it, or client by client.
#
# Clients reach a new VPC only from within it, or through peering or a transit gateway, which you set up. If
# they run in a VPC already, have this written for that one: --vpc-id and --subnet-ids.
#
# Security groups belong to one VPC. The new one takes the place of sg-0123456789abcdef0: look whom that lets
# in.
#
# To cut over:
# 1. The new cache is empty. Warm it, or move the clients a few at a time and watch what stands behind the
#    cache.
# 2. Connect from where the clients run before you change them: a security group or a route that is missing
#    shows now.
# 3. Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or
#    less by then.
# 4. Watch CurrConnections of both in CloudWatch until the old one has none left.
# 5. Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.
#
# As long as the old cache is there, going back means giving the clients its endpoint again. What they wrote
# to the new one since is not in the old one.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.82"
    }
  }
}

provider "aws" {
  region              = "us-west-2"
  allowed_account_ids = ["123456789012"]
}

variable "source_of_clients" {
  description = "Who may connect: a security group (sg-...) or a block of addresses (10.1.0.0/16)"
  type        = string

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.source_of_clients)) || (can(cidrhost(var.source_of_clients, 0)) && !can(regex(":|/0", var.source_of_clients)))
    error_message = "Wanted is a security group or a block of addresses, and not everybody."
  }
}

locals {
  zones = ["us-west-2a", "us-west-2b"]
}

resource "aws_vpc" "cache" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name = "pages-vpc"
  }
}

resource "aws_subnet" "cache" {
  count = length(local.zones)

  vpc_id            = aws_vpc.cache.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.cache.cidr_block, 8, count.index + 1)

  tags = {
    Name = "pages-vpc-${local.zones[count.index]}"
  }
}

# Its own, so that no later change to the main one reaches the cache.
resource "aws_route_table" "cache" {
  vpc_id = aws_vpc.cache.id

  tags = {
    Name = "pages-vpc"
  }
}

resource "aws_route_table_association" "cache" {
  count = length(local.zones)

  route_table_id = aws_route_table.cache.id
  subnet_id      = aws_subnet.cache[count.index].id
}

# Because it was asked for. The cache does not need it: its nodes have no public addresses.
resource "aws_internet_gateway" "cache" {
  vpc_id = aws_vpc.cache.id

  tags = {
    Name = "pages-vpc"
  }
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.cache.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.cache.id
}

# It alone says which network a cache is in.
resource "aws_elasticache_subnet_group" "cache" {
  name        = "pages-vpc"
  description = "Subnets of pages-vpc"
  subnet_ids  = aws_subnet.cache[*].id
}

resource "aws_security_group" "cache" {
  name        = "pages-vpc"
  description = "Clients of the cache pages-vpc"
  vpc_id      = aws_vpc.cache.id

  tags = {
    Name = "pages-vpc"
  }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.cache.id
  ip_protocol       = "tcp"
  from_port         = 11211
  to_port           = 11211

  referenced_security_group_id = startswith(var.source_of_clients, "sg-") ? var.source_of_clients : null
  cidr_ipv4                    = startswith(var.source_of_clients, "sg-") ? null : var.source_of_clients
}

resource "aws_elasticache_cluster" "cache" {
  cluster_id      = "pages-vpc"
  num_cache_nodes = 3
  az_mode         = "cross-az"

  engine               = "memcached"
  engine_version       = "1.6.22"
  node_type            = "cache.m6g.large"
  port                 = 11211
  parameter_group_name = "default.memcached1.6"

  subnet_group_name  = aws_elasticache_subnet_group.cache.name
  security_group_ids = [aws_security_group.cache.id]

  maintenance_window         = "sun:23:00-mon:01:30"
  auto_minor_version_upgrade = true

  tags = {
    "Team" = "web"
  }
}

output "endpoint" {
  value = aws_elasticache_cluster.cache.configuration_endpoint
}
