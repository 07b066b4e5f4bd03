# ---- Tools. Each step looks first whether what it would make is there, so that a second run goes on where the first ended.

say() {
  printf '%s\n' "$*" >&2
}

stop() {
  say "stopped: $*"
  exit 1
}

# What was looked for by its name: one, or none.
single() {
  case $2 in
    *[[:space:]]*) stop "there is more than one $1, and only you can tell which is meant: $2" ;;
  esac
  printf '%s' "$2"
}

# Asks for a status until it is `available`, however long that takes. Stop it when you like, and run the script again.
# What was just asked for may not be listed yet; the old cache is, or it is gone.
await() {
  local what=$1 status
  shift
  while :; do
    status=$("$@")
    case $status in
      available) return ;;
      *fail* | delet* | incompatible*) stop "$what is $status" ;;
      '') [ "$what" != "$OLD_ID" ] || stop "there is no $OLD_ID in $REGION: was it deleted?" ;;
    esac
    say "$what is ${status:-not listed yet}; asking again in $POLL_SECONDS seconds"
    sleep "$POLL_SECONDS"
  done
}
