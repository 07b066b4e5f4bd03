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
