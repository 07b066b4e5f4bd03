
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
