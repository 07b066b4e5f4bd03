
# The tags of the old one, except for those that AWS keeps for itself.
tags=$(aws elasticache list-tags-for-resource --region "$REGION" --resource-name "$OLD_ARN" \
  --query 'TagList[?!starts_with(Key, `aws:`)]' --output json)
case $tags in
  '[]' | null | '') ;;
  *)
    aws elasticache add-tags-to-resource --region "$REGION" --resource-name "$new_arn" --tags "$tags" >/dev/null
    say "carried the tags of $OLD_ID over"
    ;;
esac
