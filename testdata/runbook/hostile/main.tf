# Moves the ElastiCache replication group jobs (redis 7.0, cache.t3.micro, port 6379), which runs in the
# subnet group `default` of vpc-11111111, into a VPC of its own.
#
# Written by `cachelint runbook jobs --format terraform`, which has executed nothing. It makes jobs-vpc beside
# jobs, which it does not touch: delete the old cache by hand when its clients have moved. Where it joins a
# configuration that has a provider, leave out the first two blocks.
#
# The new cache starts with what is in the snapshot, and nothing that is written later. For a cache that is
# only a cache, that is enough. Where data must not be lost, stop the writers before the snapshot is taken,
# and start them again on the new endpoint.
#
# Clients reach a new VPC only from within it, or through peering or a transit gateway, which you set up. If
# they run in a VPC already, have this written for that one: --vpc-id and --subnet-ids.
#
# Security groups belong to one VPC. The new one takes the place of sg-0123456789abcdef0: look whom that lets
# in.
#
# The group belongs to the global datastore ldgnf\u{1b}]0;x\u{7}\nrm -rf ~, and the new one does not: make
# another of it. The old one can be deleted when it has left: a secondary by `aws elasticache
# disassociate-global-replication-group`, the primary by `aws elasticache delete-global-replication-group
# --retain-primary-replication-group`.
#
# The parameter group is left behind, for AWS allows no such text: $(touch pwned)
#
# The maintenance window is left behind, for AWS allows no such text: --debug
#
# The notification topic is left behind, for AWS allows no such text: file:///etc/passwd
#
# The tag is left behind, for AWS allows no such text: new\nline
#
# The tag is left behind, for AWS allows no such text: colour
#
# The tag is left behind, for AWS allows no such text: direction
#
# To cut over:
# 1. Connect from where the clients run before you change them: a security group or a route that is missing
#    shows now.
# 2. Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or
#    less by then.
# 3. Watch CurrConnections of both in CloudWatch until the old one has none left.
# 4. Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.
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
  region              = "us-east-1"
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

# Take it first; Terraform takes none:
#
#   aws elasticache create-snapshot --region us-east-1 \
#     --cache-cluster-id jobs-001 --snapshot-name jobs-before-vpc
variable "snapshot_name" {
  description = "Snapshot that the new cache starts from; it must be available"
  type        = string
}

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "zone-type"
    values = ["availability-zone"]
  }
}

locals {
  zones = slice(distinct(concat(["us-east-1a"], data.aws_availability_zones.available.names)), 0, 2)
}

resource "aws_vpc" "cache" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name = "jobs-vpc"
  }
}

resource "aws_subnet" "cache" {
  count = length(local.zones)

  vpc_id            = aws_vpc.cache.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.cache.cidr_block, 8, count.index + 1)

  tags = {
    Name = "jobs-vpc-${local.zones[count.index]}"
  }
}

# Its own, so that no later change to the main one reaches the cache.
resource "aws_route_table" "cache" {
  vpc_id = aws_vpc.cache.id

  tags = {
    Name = "jobs-vpc"
  }
}

resource "aws_route_table_association" "cache" {
  count = length(local.zones)

  route_table_id = aws_route_table.cache.id
  subnet_id      = aws_subnet.cache[count.index].id
}

# It alone says which network a cache is in.
resource "aws_elasticache_subnet_group" "cache" {
  name        = "jobs-vpc"
  description = "Subnets of jobs-vpc"
  subnet_ids  = aws_subnet.cache[*].id
}

resource "aws_security_group" "cache" {
  name        = "jobs-vpc"
  description = "Clients of the cache jobs-vpc"
  vpc_id      = aws_vpc.cache.id

  tags = {
    Name = "jobs-vpc"
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

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "jobs-vpc"
  description                = "it's \"$(touch pwned)\" `touch pwned` $${a} %%{b} \\ # ; & #{c}"
  num_cache_clusters         = 1
  automatic_failover_enabled = false
  multi_az_enabled           = false

  at_rest_encryption_enabled = false
  transit_encryption_enabled = false

  engine         = "redis"
  engine_version = "7.0"
  node_type      = "cache.t3.micro"
  port           = 6379

  subnet_group_name  = aws_elasticache_subnet_group.cache.name
  security_group_ids = [aws_security_group.cache.id]

  snapshot_name              = var.snapshot_name
  snapshot_retention_limit   = 1
  snapshot_window            = "05:00-06:00"
  final_snapshot_identifier  = "jobs-vpc-last"
  auto_minor_version_upgrade = true

  tags = {
    "$(touch pwned)" = "'; touch pwned; '"
    "a'b\"c"         = "\\$${1} %%{2} !Ref x: {} - [] #"
  }

  # Later it would replace the cache: it starts from a snapshot once.
  lifecycle {
    ignore_changes = [snapshot_name]
  }
}

output "endpoint" {
  value = aws_elasticache_replication_group.cache.primary_endpoint_address
}

output "reader_endpoint" {
  value = aws_elasticache_replication_group.cache.reader_endpoint_address
}
