account=$(aws sts get-caller-identity --region "$REGION" --query Account --output text)
[ "$account" = "$ACCOUNT" ] || stop "these are credentials of account $account, and $OLD_ID is in $ACCOUNT"
