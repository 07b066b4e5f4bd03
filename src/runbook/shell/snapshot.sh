
snapshot_status() {
  aws elasticache describe-snapshots --region "$REGION" @OPTION@ "$SNAPSHOT_SOURCE" \
    --query "Snapshots[?SnapshotName=='$SNAPSHOT_NAME'].SnapshotStatus" --output text
}

status=$(@NEW_STATUS@ "$NEW_ID")
if [ -n "$status" ]; then
  say "$NEW_ID is there already and needs no snapshot"
else
  status=$(snapshot_status)
  if [ -z "$status" ]; then
    await "$OLD_ID" @OLD_STATUS@ "$OLD_ID"
    aws elasticache create-snapshot --region "$REGION" @OPTION@ "$SNAPSHOT_SOURCE" \
      --snapshot-name "$SNAPSHOT_NAME" >/dev/null
    say "asked for the snapshot $SNAPSHOT_NAME: what is written from now on is not in it"
  else
    say "the snapshot $SNAPSHOT_NAME is there and is used as it is; another SNAPSHOT_NAME takes a fresh one"
  fi
  await "the snapshot $SNAPSHOT_NAME" snapshot_status
fi
