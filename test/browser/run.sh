#!/bin/bash
# The browser stories: the real server, the built web application, a real Chromium.
# Usage: test/browser/run.sh [HOMEWARD]. Pictures of every screen go to build/screens.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
homeward=${1:-build/homeward}
people=build/people
[ -f "$people/manifest.csv" ] || HOMEWARD=$homeward tools/people "$people"
[ -f web/dist/index.html ] || { echo "web/dist is missing: make build"; exit 1; }
stamp=test/browser/node_modules/.package-lock.json
if [ ! -f "$stamp" ] || [ test/browser/package-lock.json -nt "$stamp" ]; then
    (cd test/browser && npm ci --no-audit --no-fund --loglevel=error)
    touch "$stamp"
fi
exec node test/browser/stories.mjs \
    "$(realpath "$homeward")" "$root/web/dist" "$root/$people" "$root/build/screens"
