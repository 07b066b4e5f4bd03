#!/usr/bin/env bash
# Moves the ElastiCache cluster webcachecluster1 (redis 2.6.13, cache.t1.micro, port 6379), which runs in no
# subnet group, into vpc-0a1b2c3d4e5f60718.
#
# Written by `cachelint runbook webcachecluster1`, which has executed nothing. Read it, fill in SOURCE below,
# and run it with the AWS CLI and credentials that may do what stands here. It deletes nothing: the old cache
# goes on serving until you delete it by hand, as the last part says.
#
# A cache cannot be moved to another network: webcachecluster1-vpc, a new one, takes the place of
# webcachecluster1.
#
# WARNING: the new cache starts empty, for nodes of type cache.t1.micro take no snapshots. Until it is warm,
# every miss goes to what stands behind it: cut over when that can bear it, or client by client.
#
# AWS may no longer offer cache.t1.micro, an early generation: choose another node type then.
#
# AWS may no longer offer this version of Redis. Take a newer one then, with a parameter group of its family.
#
# The answer does not say which tags the cache has; they are left behind.

# Quotes keep the shell out of queries and values.
# shellcheck disable=SC2016
set -euo pipefail
export AWS_PAGER=''

# ---- What to fill in: by hand, or from the environment.

# Who may connect: a security group (sg-...) of the new cache's VPC or a peered one, or a block of addresses
# (10.1.0.0/16).
SOURCE=${SOURCE:-}
# Subnets of the VPC, in two zones or more: (subnet-... subnet-...)
SUBNET_IDS=()

# ---- What the cache is today, and its successor with it.

REGION='us-east-1'
OLD_ID='webcachecluster1'
NEW_ID='webcachecluster1-vpc'
VPC_ID='vpc-0a1b2c3d4e5f60718'
ENGINE_VERSION=2.6.13
NODE_TYPE='cache.t1.micro'
PORT=6379
NODES=1
PARAMETER_GROUP='default.redis2.6'
MAINTENANCE_WINDOW='sun:23:00-mon:01:30'
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

# ---- 4. No snapshot: nodes of type cache.t1.micro take no snapshots.

say 'WARNING: the new cache starts empty, for nodes of type cache.t1.micro take no snapshots'

cluster_status() {
  aws elasticache describe-cache-clusters --region "$REGION" \
    --query "CacheClusters[?CacheClusterId=='$1'].CacheClusterStatus" --output text
}

# ---- 5. The new cache, in the subnet group.

status=$(cluster_status "$NEW_ID")
if [ -z "$status" ]; then
  aws elasticache create-cache-cluster --region "$REGION" \
    --cache-cluster-id "$NEW_ID" \
    --num-cache-nodes "$NODES" \
    --engine redis \
    --engine-version "$ENGINE_VERSION" \
    --cache-node-type "$NODE_TYPE" \
    --port "$PORT" \
    --cache-subnet-group-name "$NEW_ID" \
    --security-group-ids "$security_group_id" \
    --cache-parameter-group-name "$PARAMETER_GROUP" \
    --preferred-maintenance-window "$MAINTENANCE_WINDOW" \
    --auto-minor-version-upgrade >/dev/null
  say "asked for $NEW_ID"
fi
await "$NEW_ID" cluster_status "$NEW_ID"

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
# 1. The new cache is empty. Warm it, or move the clients a few at a time and watch what stands behind the
#    cache.
# 2. Connect from where the clients run before you change them: a security group or a route that is missing
#    shows now.
# 3. Give the clients the new endpoint. Names in DNS that point to the old one should live for a minute or
#    less by then.
# 4. Watch CurrConnections of both in CloudWatch until the old one has none left.
# 5. Let what else names the old cache name the new one: alarms, dashboards, scaling policies, IAM policies.
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
# What else was made costs nothing.

# ---- 8. Delete the old cache, when nobody has missed it for a while. It leaves no snapshot.
#
#   aws elasticache delete-cache-cluster --region "$REGION" \
#     --cache-cluster-id "$OLD_ID"

say "$OLD_ID goes on serving: cut over, and delete it, as the last two parts of this script say"
