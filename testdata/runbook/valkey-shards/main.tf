# Moves the ElastiCache replication group catalogue (valkey 8.0, cache.r7g.xlarge, port 6379), which runs in
# the subnet group `default` of vpc-11111111, into vpc-0a1b2c3d4e5f60718.
#
# Written by `cachelint runbook catalogue --format terraform`, which has executed nothing. It makes
# catalogue-vpc beside catalogue, which it does not touch: delete the old cache by hand when its clients have
# moved. Where it joins a configuration that has a provider, leave out the first two blocks.
#
# The new cache starts with what is in the snapshot, and nothing that is written later. For a cache that is
# only a cache, that is enough. Where data must not be lost, stop the writers before the snapshot is taken,
# and start them again on the new endpoint.
#
# Security groups belong to one VPC. The new one takes the place of sg-0123456789abcdef0: look whom that lets
# in.
#
# To cut over:
# 1. Connect from where the clients run before you change them: a security group or a route that is missing
#    shows now.
# 2. Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or
#    less by then.
# 3. Watch CurrConnections of both in CloudWatch until the old one has none left.
# 4. Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.
# 5. Connections are encrypted: a client that checks whom it speaks to wants the endpoint by its own name, and
#    not by one of yours that points there.
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
  region              = "eu-central-1"
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
#   aws elasticache create-snapshot --region eu-central-1 \
#     --replication-group-id catalogue --snapshot-name catalogue-before-vpc
variable "snapshot_name" {
  description = "Snapshot that the new cache starts from; it must be available"
  type        = string
}

# It alone says which network a cache is in.
resource "aws_elasticache_subnet_group" "cache" {
  name        = "catalogue-vpc"
  description = "Subnets of catalogue-vpc"
  subnet_ids  = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"]
}

resource "aws_security_group" "cache" {
  name        = "catalogue-vpc"
  description = "Clients of the cache catalogue-vpc"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"

  tags = {
    Name = "catalogue-vpc"
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
  replication_group_id       = "catalogue-vpc"
  description                = "Catalogue"
  num_node_groups            = 3
  replicas_per_node_group    = 1
  automatic_failover_enabled = true
  multi_az_enabled           = true

  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  transit_encryption_mode    = "preferred"
  user_group_ids             = ["catalogue-readers"]

  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = "cache.r7g.xlarge"
  port                 = 6379
  parameter_group_name = "default.valkey8.cluster.on"

  subnet_group_name  = aws_elasticache_subnet_group.cache.name
  security_group_ids = [aws_security_group.cache.id]

  snapshot_name              = var.snapshot_name
  snapshot_retention_limit   = 1
  snapshot_window            = "05:00-06:00"
  final_snapshot_identifier  = "catalogue-vpc-last"
  maintenance_window         = "sun:23:00-mon:01:30"
  auto_minor_version_upgrade = true

  log_delivery_configuration {
    destination      = "cache-logs"
    destination_type = "kinesis-firehose"
    log_format       = "text"
    log_type         = "engine-log"
  }

  # Later it would replace the cache: it starts from a snapshot once.
  lifecycle {
    ignore_changes = [snapshot_name]
  }
}

output "endpoint" {
  value = aws_elasticache_replication_group.cache.configuration_endpoint_address
}
