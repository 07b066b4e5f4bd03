# Moves the ElastiCache cluster webcachecluster1 (redis 2.6.13, cache.t1.micro, port 6379), which runs in no
# subnet group, into vpc-0a1b2c3d4e5f60718.
#
# Written by `cachelint runbook webcachecluster1 --format terraform`, which has executed nothing. It makes
# webcachecluster1-vpc beside webcachecluster1, which it does not touch: delete the old cache by hand when its
# clients have moved. Where it joins a configuration that has a provider, leave out the first two blocks.
#
# WARNING: the new cache starts empty, for nodes of type cache.t1.micro take no snapshots. Until it is warm,
# every miss goes to what stands behind it: cut over when that can bear it, or client by client.
#
# AWS may no longer offer cache.t1.micro, an early generation: choose another node type then.
#
# AWS may no longer offer this version of Redis. Take a newer one then, with a parameter group of its family.
#
# The answer does not say which tags the cache has; they are left behind.
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
  region = "us-east-1"
}

variable "source_of_clients" {
  description = "Who may connect: a security group (sg-...) or a block of addresses (10.1.0.0/16)"
  type        = string

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.source_of_clients)) || (can(cidrhost(var.source_of_clients, 0)) && !can(regex(":|/0", var.source_of_clients)))
    error_message = "Wanted is a security group or a block of addresses, and not everybody."
  }
}

variable "subnet_ids" {
  description = "Subnets of the VPC, in two zones or more"
  type        = list(string)
}

# It alone says which network a cache is in.
resource "aws_elasticache_subnet_group" "cache" {
  name        = "webcachecluster1-vpc"
  description = "Subnets of webcachecluster1-vpc"
  subnet_ids  = var.subnet_ids
}

resource "aws_security_group" "cache" {
  name        = "webcachecluster1-vpc"
  description = "Clients of the cache webcachecluster1-vpc"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"

  tags = {
    Name = "webcachecluster1-vpc"
  }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.cache.id
  ip_protocol       = "tcp"
  from_port         = 6379
  to_port           = 6379

  referenced_security_group_id = startswith(var.source_of_clients, "sg-") ? var.source_of_clients : null
  cidr_ipv4                    = startswith(var.source_of_clients, "sg-") ? null : var.source_of_clients
}

resource "aws_elasticache_cluster" "cache" {
  cluster_id      = "webcachecluster1-vpc"
  num_cache_nodes = 1

  engine               = "redis"
  engine_version       = "2.6.13"
  node_type            = "cache.t1.micro"
  port                 = 6379
  parameter_group_name = "default.redis2.6"

  subnet_group_name  = aws_elasticache_subnet_group.cache.name
  security_group_ids = [aws_security_group.cache.id]

  maintenance_window         = "sun:23:00-mon:01:30"
  auto_minor_version_upgrade = true

  # The answer does not say which tags the old cache has.
}

output "endpoint" {
  value = aws_elasticache_cluster.cache.cache_nodes[0].address
}
