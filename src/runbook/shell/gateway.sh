
# The internet gateway, because it was asked for. The cache does not need it: its nodes have no public addresses.
gateway_id=$(aws ec2 describe-internet-gateways --region "$REGION" \
  --filters "Name=tag:cachelint-runbook,Values=$NEW_ID" \
  --query 'InternetGateways[].InternetGatewayId' --output text)
gateway_id=$(single 'internet gateway with this tag' "$gateway_id")
if [ -z "$gateway_id" ]; then
  gateway_id=$(aws ec2 create-internet-gateway --region "$REGION" \
    --tag-specifications "ResourceType=internet-gateway,Tags=[{Key=Name,Value=$NEW_ID},{Key=cachelint-runbook,Value=$NEW_ID}]" \
    --query 'InternetGateway.InternetGatewayId' --output text)
  say "made the internet gateway $gateway_id"
fi
attached_to=$(aws ec2 describe-internet-gateways --region "$REGION" \
  --internet-gateway-ids "$gateway_id" --query 'InternetGateways[].Attachments[].VpcId' --output text)
if [ -z "$attached_to" ]; then
  aws ec2 attach-internet-gateway --region "$REGION" --internet-gateway-id "$gateway_id" --vpc-id "$vpc_id"
fi
default_route=$(aws ec2 describe-route-tables --region "$REGION" --route-table-ids "$route_table_id" \
  --query "RouteTables[].Routes[?DestinationCidrBlock=='0.0.0.0/0'].GatewayId" --output text)
if [ -z "$default_route" ]; then
  aws ec2 create-route --region "$REGION" --route-table-id "$route_table_id" \
    --destination-cidr-block 0.0.0.0/0 --gateway-id "$gateway_id" >/dev/null
fi
