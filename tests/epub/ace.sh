#!/bin/sh
# Runs Ace by DAISY on EPUBs and fails on any violation.
# Usage: ace.sh FILE.epub…    Needs npm's @daisy/ace-cli and Chromium; MODULES is the folder `node_modules` (default ./node_modules).
set -u
MODULES=${MODULES:-node_modules}
export PUPPETEER_EXECUTABLE_PATH="${PUPPETEER_EXECUTABLE_PATH:-/usr/bin/chromium}"
export ACE_TIMEOUT_INITIAL=60000 # milliseconds until the browser must be up: Debian's Chromium takes its time
[ $# -gt 0 ] || { echo "usage: ace.sh FILE.epub…" >&2; exit 2; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
status=0
for epub in "$@"; do
  rm -rf "$out/report"
  if ! "$MODULES/.bin/ace-cli" --force --silent --outdir "$out/report" "$epub" > "$out/log" 2>&1; then
    cat "$out/log"
    status=1
  fi
  node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const found = report.assertions.flatMap(file => file.assertions.map(it =>
      `  ${it["earl:test"]["earl:impact"]} ${it["earl:test"]["dct:title"]}: ${file["earl:testSubject"].url} ` +
      JSON.stringify(it["earl:result"]["earl:pointer"]?.css ?? it["earl:result"]["dct:description"])));
    const tool = report["earl:assertedBy"];
    console.log(`Ace ${tool["doap:release"]["doap:revision"]}: ${process.argv[2]}: ` +
      `${report.assertions.length} files looked at, ${found.length} findings`);
    found.forEach(line => console.log(line));
    process.exit(found.length ? 1 : 0);
  ' "$out/report/report.json" "$epub" || status=1
done
exit $status
