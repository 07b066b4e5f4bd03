#!/usr/bin/env bash
# What the action does: gets a cachelint, runs it once, and hands its reports to GitHub. Its inputs are in the environment,
# as action.yml says. It fails only where nothing could be judged; what was found is told by the output `exit-code`.
set -euo pipefail

main() {
  readonly workspace=${GITHUB_WORKSPACE:?} temporary=${RUNNER_TEMP:?} action=${GITHUB_ACTION_PATH:?}
  for name in ANNOTATIONS SUMMARY UPLOAD_SARIF; do
    local switch=CACHELINT_$name
    case ${!switch} in true | false) ;; *) fail "the input $(tr A-Z_ a-z- <<<"$name") is neither true nor false" ;; esac
  done
  cd -- "$workspace"
  cd -- "$(local_path "${CACHELINT_WORKING_DIRECTORY:-.}")" || fail 'there is no such working-directory'

  reports=$(mktemp -d "$temporary/cachelint.XXXXXX")
  local program
  program=$(get_program) || exit 2
  check "$program"
}

# One run feeds every report.
check() {
  local options=() line
  option --config "$CACHELINT_CONFIG"
  option --rule "$(words "$CACHELINT_RULES")"
  option --skip-rule "$(words "$CACHELINT_SKIP_RULES")"
  option --fail-on "$CACHELINT_FAIL_ON"
  option --unknown "$CACHELINT_UNKNOWN"
  while IFS= read -r line; do options+=("$line"); done < <(lines "$CACHELINT_ARGS")
  local format
  for format in human github markdown sarif json; do
    options+=("--output=$format=$reports/report.$format")
  done
  local paths=()
  while IFS= read -r line; do paths+=("$(local_path "$line")"); done < <(lines "$CACHELINT_PATHS")
  [[ ${#paths[@]} -gt 0 ]] || fail 'the input paths names nothing'

  local status=0
  "$1" check "${options[@]}" -- "${paths[@]}" >"$reports/log" 2>&1 || status=$?

  quote "$reports/log"
  if [[ -e $reports/report.human ]]; then quote "$reports/report.human"; fi
  if [[ $CACHELINT_ANNOTATIONS == true && -e $reports/report.github ]]; then cat -- "$reports/report.github"; fi
  if [[ $CACHELINT_SUMMARY == true && -e $reports/report.markdown ]]; then
    cat -- "$reports/report.markdown" >>"${GITHUB_STEP_SUMMARY:?}"
  fi
  output exit-code "$status"
  output findings "$(count fail)"
  output unknown "$(count unknown)"
  output sarif-file "$(if_there "$reports/report.sarif")"
  output json-file "$(if_there "$reports/report.json")"
}

option() { if [[ -n $2 ]]; then options+=("$1=$2"); fi; }

# One item a line, without blank lines and the spaces around.
lines() { sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d' <<<"$1"; }

# Rules that are separated by commas, spaces or lines, separated by commas.
words() { tr -s '[:space:],' ',' <<<"$1" | sed -e 's/^,//' -e 's/,$//'; }

# A path that is never taken for an option, nor for standard input.
local_path() { case $1 in -*) printf './%s' "$1" ;; *) printf '%s' "$1" ;; esac; }

# A verdict's number from the summary at the end of the JSON report; in a string each quotation mark has a backslash.
count() {
  if [[ -e $reports/report.json ]]; then
    tr -d '[:space:]' <"$reports/report.json" | sed -n "s/.*\"summary\":{[^}]*\"$1\":\([0-9]*\).*/\1/p"
  fi
}

if_there() { if [[ -e $1 ]]; then printf '%s' "$1"; fi; }

# Shows text in the log in which names from checked files stand, none of which is a command to the runner.
quote() {
  local token
  token=$(random)
  printf '::stop-commands::%s\n' "$token"
  cat -- "$1"
  printf '\n::%s::\n' "$token"
}

output() {
  local end
  end=$(random)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"${GITHUB_OUTPUT:?}"
}

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Ends the step. The message is ours alone, so that it can be an annotation.
fail() {
  printf '::error title=cachelint::%s\n' "$1" >&2
  exit 2
}

# Prints the path of a cachelint that may be run.
get_program() {
  if [[ -n $CACHELINT_BINARY ]]; then
    released
  elif [[ -n $CACHELINT_SHA256 ]]; then
    fail 'the input sha256 is given, and no binary'
  else
    built
  fi
}

released() {
  [[ $CACHELINT_SHA256 =~ ^[0-9a-fA-F]{64}$ ]] || fail 'the input binary needs the input sha256: 64 hexadecimal digits'
  local file=$reports/cachelint.exe
  case $CACHELINT_BINARY in
    https://*)
      curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$file" -- "$CACHELINT_BINARY" ||
        fail 'the binary cannot be fetched'
      ;;
    *) cp -- "$CACHELINT_BINARY" "$file" || fail 'the binary cannot be read' ;;
  esac
  [[ $(digest "$file") == "$(tr A-F a-f <<<"$CACHELINT_SHA256")" ]] || fail 'the binary is not the one that sha256 tells of'
  chmod +x "$file"
  printf '%s' "$file"
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# Built where the action is, so that no rust-toolchain.toml and no .cargo of the checked repository has a say.
built() {
  command -v cargo >/dev/null || fail 'there is no cargo on this runner; install Rust before this step, or give a binary'
  # A relative folder would be one of the checked repository, where anybody may have put a binary.
  local target=$temporary/cachelint-target
  [[ ${CARGO_TARGET_DIR:-} != /* ]] || target=$CARGO_TARGET_DIR
  (
    unset CARGO_BUILD_TARGET
    cd -- "$action" && cargo build --release --locked --bin cachelint --target-dir "$target" >&2
  ) || fail 'cachelint cannot be built'
  local file=$target/release/cachelint
  [[ -e $file ]] || file=$file.exe
  printf '%s' "$file"
}

main
