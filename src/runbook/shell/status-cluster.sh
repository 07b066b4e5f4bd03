cluster_status() {
  aws elasticache describe-cache-clusters --region "$REGION" \
    --query "CacheClusters[?CacheClusterId=='$1'].CacheClusterStatus" --output text
}
