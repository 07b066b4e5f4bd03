#!/usr/bin/env bash
# Moves the ElastiCache replication group catalogue (valkey 8.0, cache.r7g.xlarge, port 6379), which runs in
# the subnet group `default` of vpc-11111111, into vpc-0a1b2c3d4e5f60718.
#
# Written by `cachelint runbook catalogue`, which has executed nothing. Read it, fill in SOURCE below, and run
# it with the AWS CLI and credentials that may do what stands here. It deletes nothing: the old cache goes on
# serving until you delete it by hand, as the last part says.
#
# A cache cannot be moved to another network: catalogue-vpc, a new one, takes the place of catalogue.
#
# The new cache starts with what is in the snapshot, and nothing that is written later. For a cache that is
# only a cache, that is enough. Where data must not be lost, stop the writers before the snapshot is taken,
# and start them again on the new endpoint.
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

REGION='eu-central-1'
ACCOUNT=123456789012
OLD_ID='catalogue'
NEW_ID='catalogue-vpc'
VPC_ID='vpc-0a1b2c3d4e5f60718'
SUBNET_IDS=(subnet-0a1b2c3d4e5f60718 subnet-1a2b3c4d5e6f70819)
SNAPSHOT_SOURCE='catalogue'
SNAPSHOT_NAME='catalogue-before-vpc'
ENGINE_VERSION=8.0
NODE_TYPE='cache.r7g.xlarge'
PORT=6379
DESCRIPTION='Catalogue'
SHARDS=3
REPLICAS=1
PARAMETER_GROUP='default.valkey8.cluster.on'
MAINTENANCE_WINDOW='sun:23:00-mon:01:30'
SNAPSHOT_RETENTION=1
SNAPSHOT_WINDOW=05:00-06:00
LOGS='[{"LogType": "engine-log", "DestinationType": "kinesis-firehose", "DestinationDetails": {"KinesisFirehoseDetails": {"DeliveryStream": "cache-logs"}}, "LogFormat": "text"}]'
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

# ---- 1. The network is yours: only looked at. Its DNS must be on, or clients cannot resolve the endpoint.

[ "${#SUBNET_IDS[@]}" -gt 0 ] || stop 'SUBNET_IDS is empty: name subnets of the VPC in two zones or more'
vpc_id=$VPC_ID
subnet_ids=("${SUBNET_IDS[@]}")
elsewhere=$(aws ec2 describe-subnets --region "$REGION" --subnet-ids "${subnet_ids[@]}" \
  --query "Subnets[?VpcId!='$vpc_id'].SubnetId" --output text)
[ -z "$elsewhere" ] || stop "not in $vpc_id: $elsewhere"
zones=$(aws ec2 describe-subnets --region "$REGION" --subnet-ids "${subnet_ids[@]}" \
  --query 'Subnets[].AvailabilityZone' --output text | tr '\t' '\n' | sort -u | wc -l)
[ "$zones" -ge 2 ] || stop 'the subnets are all in one zone: name one in another zone too'
dns=$(aws ec2 describe-vpc-attribute --region "$REGION" --vpc-id "$vpc_id" --attribute enableDnsSupport \
  --query 'EnableDnsSupport.Value' --output text)
[ "$dns" != False ] || stop "DNS is off in $vpc_id (enableDnsSupport)"

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

group_status() {
  aws elasticache describe-replication-groups --region "$REGION" \
    --query "ReplicationGroups[?ReplicationGroupId=='$1'].Status" --output text
}

snapshot_status() {
  aws elasticache describe-snapshots --region "$REGION" --replication-group-id "$SNAPSHOT_SOURCE" \
    --query "Snapshots[?SnapshotName=='$SNAPSHOT_NAME'].SnapshotStatus" --output text
}

status=$(group_status "$NEW_ID")
if [ -n "$status" ]; then
  say "$NEW_ID is there already and needs no snapshot"
else
  status=$(snapshot_status)
  if [ -z "$status" ]; then
    await "$OLD_ID" group_status "$OLD_ID"
    aws elasticache create-snapshot --region "$REGION" --replication-group-id "$SNAPSHOT_SOURCE" \
      --snapshot-name "$SNAPSHOT_NAME" >/dev/null
    say "asked for the snapshot $SNAPSHOT_NAME: what is written from now on is not in it"
  else
    say "the snapshot $SNAPSHOT_NAME is there and is used as it is; another SNAPSHOT_NAME takes a fresh one"
  fi
  await "the snapshot $SNAPSHOT_NAME" snapshot_status
fi

# ---- 5. The new cache, in the subnet group.

status=$(group_status "$NEW_ID")
if [ -z "$status" ]; then
  aws elasticache create-replication-group --region "$REGION" \
    --replication-group-id "$NEW_ID" \
    --replication-group-description "$DESCRIPTION" \
    --num-node-groups "$SHARDS" \
    --replicas-per-node-group "$REPLICAS" \
    --automatic-failover-enabled \
    --multi-az-enabled \
    --at-rest-encryption-enabled \
    --transit-encryption-enabled \
    --transit-encryption-mode preferred \
    --user-group-ids catalogue-readers \
    --engine valkey \
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
    --auto-minor-version-upgrade \
    --log-delivery-configurations "$LOGS" >/dev/null
  say "asked for $NEW_ID"
fi
await "$NEW_ID" group_status "$NEW_ID"

# The proof: what runs now names the subnet group.
in_group=$(aws elasticache describe-cache-clusters --region "$REGION" \
  --query "CacheClusters[?ReplicationGroupId=='$NEW_ID'].CacheSubnetGroupName" --output text | tr '\t' '\n' | sort -u)
case $in_group in
  "$NEW_ID") say "$NEW_ID is available in the subnet group $NEW_ID of $vpc_id" ;;
  *) stop "$NEW_ID should be in the subnet group $NEW_ID, and is in '$in_group'" ;;
esac

# ---- 6. The new endpoint.

say 'address, port:'
aws elasticache describe-replication-groups --region "$REGION" --replication-group-id "$NEW_ID" \
  --query 'ReplicationGroups[].ConfigurationEndpoint.[Address, Port]' --output text

# ---- 7. Cut over, by hand.
#
# 1. Connect from where the clients run before you change them: a security group or a route that is missing
#    shows now.
# 2. Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or
#    less by then.
# 3. Watch CurrConnections of both in CloudWatch until the old one has none left.
# 4. Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.
# 5. Connections are encrypted: a client that checks whom it speaks to wants the endpoint by its own name, and
#    not by one of yours that points there.
#
# Going back:
#
# As long as the old cache is there, going back means giving the clients its endpoint again. What they wrote
# to the new one since is not in the old one.
#
# A new cache that is not wanted after all goes by
#
#   aws elasticache delete-replication-group --region "$REGION" \
#     --replication-group-id "$NEW_ID" --no-retain-primary-cluster
#
# What else was made costs nothing, except for the snapshot.

# ---- 8. Delete the old cache, when nobody has missed it for a while: with a last snapshot. Automatic ones go with it.
#
#   aws elasticache delete-replication-group --region "$REGION" \
#     --replication-group-id "$OLD_ID" --no-retain-primary-cluster \
#     --final-snapshot-identifier catalogue-last

say "$OLD_ID goes on serving: cut over, and delete it, as the last two parts of this script say"
