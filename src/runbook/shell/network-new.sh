# ---- 1. A network of its own: a VPC with DNS, and a subnet in each zone. Everything is found again by its tag.
@ZONES@
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
