#!/usr/bin/env bash
# Moves the ElastiCache cluster sessions (redis 7.0, cache.t3.micro, port 6379), which runs in the subnet
# group `default` of vpc-11111111, into a VPC of its own.
#
# Written by `cachelint runbook sessions`, which has executed nothing. Read it, fill in SOURCE below, and run
# it with the AWS CLI and credentials that may do what stands here. It deletes nothing: the old cache goes on
# serving until you delete it by hand, as the last part says.
#
# A cache cannot be moved to another network: sessions-vpc, a new one, takes the place of sessions.
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

# Quotes keep the shell out of queries and values.
# shellcheck disable=SC2016
set -euo pipefail
export AWS_PAGER=''

# ---- What to fill in: by hand, or from the environment.

# Who may connect: a security group (sg-...) of the new cache's VPC or a peered one, or a block of addresses
# (10.1.0.0/16).
SOURCE=${SOURCE:-}

# ---- What the cache is today, and its successor with it.

REGION='us-east-1'
ACCOUNT=123456789012
OLD_ID='sessions'
OLD_ARN='arn:aws:elasticache:us-east-1:123456789012:cluster:sessions'
NEW_ID='sessions-vpc'
# The first half of the new VPC's addresses, which must overlap with none that it is to talk to.
NETWORK=10.0
ZONES='us-east-1a'
SNAPSHOT_SOURCE='sessions'
SNAPSHOT_NAME='sessions-before-vpc'
ENGINE_VERSION=7.0
NODE_TYPE='cache.t3.micro'
PORT=6379
NODES=1
PARAMETER_GROUP='default.redis7'
MAINTENANCE_WINDOW='sun:23:00-mon:01:30'
SNAPSHOT_RETENTION=1
SNAPSHOT_WINDOW=05:00-06:00
NOTIFICATION_TOPIC='arn:aws:sns:us-east-1:123456789012:caches'
POLL_SECONDS=15

# ---- Tools. Each step looks first whether what it would make is there, so that a second run goes on where the first ended.

say() {
  printf '%s\n' "$*" >&2
}

stop() {
  say "stopped: $*"
  exit 1
}

# What was looked for by its name: one, or none.
single() {
  case $2 in
    *[[:space:]]*) stop "there is more than one $1, and only you can tell which is meant: $2" ;;
  esac
  printf '%s' "$2"
}

# Asks for a status until it is `available`, however long that takes. Stop it when you like, and run the script again.
# What was just asked for may not be listed yet; the old cache is, or it is gone.
await() {
  local what=$1 status
  shift
  while :; do
    status=$("$@")
    case $status in
      available) return ;;
      *fail* | delet* | incompatible*) stop "$what is $status" ;;
      '') [ "$what" != "$OLD_ID" ] || stop "there is no $OLD_ID in $REGION: was it deleted?" ;;
    esac
    say "$what is ${status:-not listed yet}; asking again in $POLL_SECONDS seconds"
    sleep "$POLL_SECONDS"
  done
}

# ---- Before anything is made: is all filled in, and is this the right account?

case $SOURCE in
  '') stop 'SOURCE is empty: name the security group or the block of addresses that may connect' ;;
  */0*) stop "SOURCE is $SOURCE: that is everybody" ;;
  sg-* | *.*.*.*/*) ;;
  *) stop "SOURCE is $SOURCE: wanted is a security group (sg-...) or a block of addresses (10.1.0.0/16)" ;;
esac
account=$(aws sts get-caller-identity --region "$REGION" --query Account --output text)
[ "$account" = "$ACCOUNT" ] || stop "these are credentials of account $account, and $OLD_ID is in $ACCOUNT"

# ---- 1. A network of its own: a VPC with DNS, and a subnet in each zone. Everything is found again by its tag.

# A subnet group wants two zones at least: what the old cache does not name is taken in the order of the region.
region_zones=$(aws ec2 describe-availability-zones --region "$REGION" \
  --filters Name=state,Values=available Name=zone-type,Values=availability-zone \
  --query 'AvailabilityZones[].ZoneName' --output text)
for zone in $region_zones; do
  case " $ZONES " in
    *" $zone "*) continue ;;
  esac
  # shellcheck disable=SC2086 # Zones are words.
  set -- $ZONES
  [ "$#" -lt 2 ] || break
  ZONES="${ZONES:+$ZONES }$zone"
done

vpc_id=$(aws ec2 describe-vpcs --region "$REGION" \
  --filters "Name=tag:cachelint-runbook,Values=$NEW_ID" --query 'Vpcs[].VpcId' --output text)
vpc_id=$(single 'VPC with this tag' "$vpc_id")
if [ -z "$vpc_id" ]; then
  vpc_id=$(aws ec2 create-vpc --region "$REGION" --cidr-block "$NETWORK.0.0/16" \
    --tag-specifications "ResourceType=vpc,Tags=[{Key=Name,Value=$NEW_ID},{Key=cachelint-runbook,Value=$NEW_ID}]" \
    --query 'Vpc.VpcId' --output text)
  say "made the VPC $vpc_id"
fi
aws ec2 wait vpc-available --region "$REGION" --vpc-ids "$vpc_id"
# Without DNS, clients cannot resolve the endpoint.
aws ec2 modify-vpc-attribute --region "$REGION" --vpc-id "$vpc_id" --enable-dns-support '{"Value": true}'
aws ec2 modify-vpc-attribute --region "$REGION" --vpc-id "$vpc_id" --enable-dns-hostnames '{"Value": true}'

route_table_id=$(aws ec2 describe-route-tables --region "$REGION" \
  --filters "Name=vpc-id,Values=$vpc_id" "Name=tag:cachelint-runbook,Values=$NEW_ID" \
  --query 'RouteTables[].RouteTableId' --output text)
route_table_id=$(single 'route table with this tag' "$route_table_id")
if [ -z "$route_table_id" ]; then
  # Its own, so that no later change to the main one reaches the cache.
  route_table_id=$(aws ec2 create-route-table --region "$REGION" --vpc-id "$vpc_id" \
    --tag-specifications "ResourceType=route-table,Tags=[{Key=Name,Value=$NEW_ID},{Key=cachelint-runbook,Value=$NEW_ID}]" \
    --query 'RouteTable.RouteTableId' --output text)
  say "made the route table $route_table_id"
fi

subnet_ids=()
number=0
for zone in $ZONES; do
  number=$((number + 1))
  subnet_id=$(aws ec2 describe-subnets --region "$REGION" \
    --filters "Name=vpc-id,Values=$vpc_id" "Name=availability-zone,Values=$zone" \
    "Name=tag:cachelint-runbook,Values=$NEW_ID" \
    --query 'Subnets[].SubnetId' --output text)
  subnet_id=$(single "subnet in $zone with this tag" "$subnet_id")
  if [ -z "$subnet_id" ]; then
    subnet_id=$(aws ec2 create-subnet --region "$REGION" --vpc-id "$vpc_id" \
      --availability-zone "$zone" --cidr-block "$NETWORK.$number.0/24" \
      --tag-specifications "ResourceType=subnet,Tags=[{Key=Name,Value=$NEW_ID-$zone},{Key=cachelint-runbook,Value=$NEW_ID}]" \
      --query 'Subnet.SubnetId' --output text)
    say "made the subnet $subnet_id in $zone"
  fi
  aws ec2 wait subnet-available --region "$REGION" --subnet-ids "$subnet_id"
  association_id=$(aws ec2 describe-route-tables --region "$REGION" \
    --route-table-ids "$route_table_id" \
    --query "RouteTables[].Associations[?SubnetId=='$subnet_id'].RouteTableAssociationId" --output text)
  if [ -z "$association_id" ]; then
    aws ec2 associate-route-table --region "$REGION" \
      --route-table-id "$route_table_id" --subnet-id "$subnet_id" >/dev/null
    say "gave $subnet_id the route table $route_table_id"
  fi
  subnet_ids+=("$subnet_id")
done
[ "$number" -ge 2 ] || stop "there are subnets in $number zone, and a subnet group wants two"

# ---- 2. The subnet group. It alone says which network a cache is in; without it, the new one would land where the old one is.

group_vpc=$(aws elasticache describe-cache-subnet-groups --region "$REGION" \
  --query "CacheSubnetGroups[?CacheSubnetGroupName=='$NEW_ID'].VpcId" --output text)
if [ -z "$group_vpc" ]; then
  aws elasticache create-cache-subnet-group --region "$REGION" --cache-subnet-group-name "$NEW_ID" \
    --cache-subnet-group-description "Subnets of $NEW_ID" --subnet-ids "${subnet_ids[@]}" >/dev/null
  say "made the subnet group $NEW_ID"
elif [ "$group_vpc" != "$vpc_id" ]; then
  stop "there is a subnet group $NEW_ID already, and it is in $group_vpc"
fi

# ---- 3. The security group: one port, from SOURCE alone.

security_group_id=$(aws ec2 describe-security-groups --region "$REGION" \
  --filters "Name=vpc-id,Values=$vpc_id" "Name=group-name,Values=$NEW_ID" \
  --query 'SecurityGroups[].GroupId' --output text)
security_group_id=$(single "security group $NEW_ID" "$security_group_id")
if [ -z "$security_group_id" ]; then
  security_group_id=$(aws ec2 create-security-group --region "$REGION" --vpc-id "$vpc_id" \
    --group-name "$NEW_ID" --description "Clients of the cache $NEW_ID" \
    --tag-specifications "ResourceType=security-group,Tags=[{Key=Name,Value=$NEW_ID},{Key=cachelint-runbook,Value=$NEW_ID}]" \
    --query GroupId --output text)
  say "made the security group $security_group_id"
fi
let_in=$(aws ec2 describe-security-groups --region "$REGION" --group-ids "$security_group_id" \
  --query "SecurityGroups[].IpPermissions[?FromPort==\`$PORT\`][].[UserIdGroupPairs[].GroupId, IpRanges[].CidrIp][][]" \
  --output text | tr '\t\n' '  ')
case " $let_in " in
  *" $SOURCE "*) ;;
  *)
    case $SOURCE in
      sg-*) from=--source-group ;;
      *) from=--cidr ;;
    esac
    if refused=$(aws ec2 authorize-security-group-ingress --region "$REGION" --group-id "$security_group_id" \
      --protocol tcp --port "$PORT" "$from" "$SOURCE" 2>&1 >/dev/null); then
      say "$SOURCE may connect to port $PORT"
    else
      case $refused in
        *InvalidPermission.Duplicate*) ;; # AWS keeps 10.1.2.3/16 as 10.1.0.0/16, so it was not found above.
        *) stop "$refused" ;;
      esac
    fi
    ;;
esac

# ---- 4. The snapshot, from which the new cache starts. It stays until you delete it.

# It is one of the node that serves, and slows it down: take it when there is little to do.

cluster_status() {
  aws elasticache describe-cache-clusters --region "$REGION" \
    --query "CacheClusters[?CacheClusterId=='$1'].CacheClusterStatus" --output text
}

snapshot_status() {
  aws elasticache describe-snapshots --region "$REGION" --cache-cluster-id "$SNAPSHOT_SOURCE" \
    --query "Snapshots[?SnapshotName=='$SNAPSHOT_NAME'].SnapshotStatus" --output text
}

status=$(cluster_status "$NEW_ID")
if [ -n "$status" ]; then
  say "$NEW_ID is there already and needs no snapshot"
else
  status=$(snapshot_status)
  if [ -z "$status" ]; then
    await "$OLD_ID" cluster_status "$OLD_ID"
    aws elasticache create-snapshot --region "$REGION" --cache-cluster-id "$SNAPSHOT_SOURCE" \
      --snapshot-name "$SNAPSHOT_NAME" >/dev/null
    say "asked for the snapshot $SNAPSHOT_NAME: what is written from now on is not in it"
  else
    say "the snapshot $SNAPSHOT_NAME is there and is used as it is; another SNAPSHOT_NAME takes a fresh one"
  fi
  await "the snapshot $SNAPSHOT_NAME" snapshot_status
fi

# ---- 5. The new cache, in the subnet group.

status=$(cluster_status "$NEW_ID")
if [ -z "$status" ]; then
  aws elasticache create-cache-cluster --region "$REGION" \
    --cache-cluster-id "$NEW_ID" \
    --num-cache-nodes "$NODES" \
    --preferred-availability-zone us-east-1a \
    --engine redis \
    --engine-version "$ENGINE_VERSION" \
    --cache-node-type "$NODE_TYPE" \
    --port "$PORT" \
    --cache-subnet-group-name "$NEW_ID" \
    --security-group-ids "$security_group_id" \
    --cache-parameter-group-name "$PARAMETER_GROUP" \
    --snapshot-name "$SNAPSHOT_NAME" \
    --snapshot-retention-limit "$SNAPSHOT_RETENTION" \
    --snapshot-window "$SNAPSHOT_WINDOW" \
    --preferred-maintenance-window "$MAINTENANCE_WINDOW" \
    --notification-topic-arn "$NOTIFICATION_TOPIC" \
    --auto-minor-version-upgrade >/dev/null
  say "asked for $NEW_ID"
fi
await "$NEW_ID" cluster_status "$NEW_ID"
new_arn=$(aws elasticache describe-cache-clusters --region "$REGION" --cache-cluster-id "$NEW_ID" \
  --query 'CacheClusters[].ARN' --output text)

# The tags of the old one, except for those that AWS keeps for itself.
tags=$(aws elasticache list-tags-for-resource --region "$REGION" --resource-name "$OLD_ARN" \
  --query 'TagList[?!starts_with(Key, `aws:`)]' --output json)
case $tags in
  '[]' | null | '') ;;
  *)
    aws elasticache add-tags-to-resource --region "$REGION" --resource-name "$new_arn" --tags "$tags" >/dev/null
    say "carried the tags of $OLD_ID over"
    ;;
esac

# The proof: what runs now names the subnet group.
in_group=$(aws elasticache describe-cache-clusters --region "$REGION" \
  --query "CacheClusters[?CacheClusterId=='$NEW_ID'].CacheSubnetGroupName" --output text | tr '\t' '\n' | sort -u)
case $in_group in
  "$NEW_ID") say "$NEW_ID is available in the subnet group $NEW_ID of $vpc_id" ;;
  *) stop "$NEW_ID should be in the subnet group $NEW_ID, and is in '$in_group'" ;;
esac

# ---- 6. The new endpoint.

say 'address, port:'
aws elasticache describe-cache-clusters --region "$REGION" --cache-cluster-id "$NEW_ID" --show-cache-node-info \
  --query 'CacheClusters[].CacheNodes[].Endpoint.[Address, Port]' --output text

# ---- 7. Cut over, by hand.
#
# 1. Connect from where the clients run before you change them: a security group or a route that is missing
#    shows now.
# 2. Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or
#    less by then.
# 3. Watch CurrConnections of both in CloudWatch until the old one has none left.
# 4. Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.
#
# Going back:
#
# As long as the old cache is there, going back means giving the clients its endpoint again. What they wrote
# to the new one since is not in the old one.
#
# A new cache that is not wanted after all goes by
#
#   aws elasticache delete-cache-cluster --region "$REGION" \
#     --cache-cluster-id "$NEW_ID"
#
# What else was made costs nothing, except for the snapshot.

# ---- 8. Delete the old cache, when nobody has missed it for a while: with a last snapshot. Automatic ones go with it.
#
#   aws elasticache delete-cache-cluster --region "$REGION" \
#     --cache-cluster-id "$OLD_ID" \
#     --final-snapshot-identifier sessions-last

say "$OLD_ID goes on serving: cut over, and delete it, as the last two parts of this script say"
