
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
