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
await() {
  local what=$1 status
  shift
  while :; do
    status=$("$@")
    case $status in
      available) return ;;
      *fail* | delet*) stop "$what is $status" ;;
    esac
    say "$what is ${status:-not listed yet}; asking again in $POLL_SECONDS seconds"
    sleep "$POLL_SECONDS"
  done
}
