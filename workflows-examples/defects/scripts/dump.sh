#!/usr/bin/env bash
set -euo pipefail
mkdir -p "$2"
gzip -9 -n -c "$1" > "$2/orders.csv.gz"
echo "dumped to $2/orders.csv.gz"
