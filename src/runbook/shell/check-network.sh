
# The proof: what runs now names the subnet group.
in_group=$(aws elasticache describe-cache-clusters --region "$REGION" \
  --query "CacheClusters[?@ID@=='$NEW_ID'].CacheSubnetGroupName" --output text | tr '\t' '\n' | sort -u)
case $in_group in
  "$NEW_ID") say "$NEW_ID is available in the subnet group $NEW_ID of $vpc_id" ;;
  *) stop "$NEW_ID should be in the subnet group $NEW_ID, and is in '$in_group'" ;;
esac
