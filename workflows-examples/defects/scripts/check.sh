#!/usr/bin/env bash
# Every row: an id, an amount in cents, a currency.
set -euo pipefail
awk -F, '!/^[0-9]+,[0-9]+,[A-Z][A-Z][A-Z]$/ { print FILENAME ":" FNR ": expected id,cents,currency, got: " $0; bad = 1 } END { exit bad }' "$1"
echo "$(wc -l < "$1" | tr -d ' ') orders, all whole"
