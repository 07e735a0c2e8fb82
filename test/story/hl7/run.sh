#!/bin/bash
# usage: run.sh HOMEWARD    Starts a server on free ports, sends it all messages that are here: our own
# examples and, where it lies beside the source, the collection of ../shared/fhir/hl7v2.
set -euo pipefail
homeward=$(realpath "${1:-build/homeward}")
cd "$(dirname "$0")"
root=$(realpath ../../..)

[ -d node_modules ] || npm ci --no-audit --no-fund --silent
folders=("$root/src/edge/hl7v2/examples")
for shared in "$root"/../shared "$root"/../../shared; do
    if [ -d "$shared/fhir/hl7v2" ]; then folders+=("$shared/fhir/hl7v2"); break; fi
done

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
data=$(mktemp -d)
mllp=$(free_port)
"$homeward" serve --data "$data/var" --http 127.0.0.1:0 --mllp "127.0.0.1:$mllp" 2>"$data/log" &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT
for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$mllp") 2>/dev/null && break
    sleep 0.1
done
node send.mjs 127.0.0.1 "$mllp" "${folders[@]}"
