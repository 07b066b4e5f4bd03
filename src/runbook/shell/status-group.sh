group_status() {
  aws elasticache describe-replication-groups --region "$REGION" \
    --query "ReplicationGroups[?ReplicationGroupId=='$1'].Status" --output text
}
