#!/usr/bin/env bash
# Makes the pictures in docs/images/ from the real books, so that they can be made again after a change.
#
#     docs/make-images.sh [PROGRAM]        PROGRAM is fieldbook, by default the one that `make tool` builds
#
# It needs pdftoppm and pdftotext (poppler-utils) and convert (ImageMagick). Pages are found by the words on them, not by
# their numbers.
set -euo pipefail
docs=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$docs")
fieldbook=${1:-${CARGO_TARGET_DIR:-$root/target}/release/fieldbook}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$fieldbook" build --project "$root" --out "$work" --edition regional --guide identification --message-format short
"$fieldbook" build --project "$root" --out "$work" --edition th --guide identification --product workbook \
  --message-format short

regional=$work/regional/identification/identification-regional
workbook=$regional-workbook.pdf
thai=$work/th/identification/identification-th-workbook.pdf

# The number of the first page of a PDF whose words match.
page() {
  pdftotext "$1" - | tr '\n\f' ' \n' | LC_ALL=C sed -E 's/[^[:graph:]]+/ /g' | grep -n -E -- "$2" | sed -n "1s,:.*,,p"
}

# Takes a page as a picture: FILE PAGE NAME.
take() {
  [ -n "$2" ] || { echo "make-images.sh: no page for $3" >&2; exit 1; }
  pdftoppm -r 72 -f "$2" -l "$2" -singlefile -png "$1" "$work/$3"
  convert "$work/$3.png" -bordercolor '#b0b0b0' -border 1 "$work/$3.png"
}

# Puts pages beside one another: NAME PAGE….
beside() {
  local name=$1 pages=()
  shift
  for each in "$@"; do pages+=("$work/$each.png"); done
  convert "${pages[@]}" -bordercolor white -border 6 +append -resize 1000x +dither -colors 40 -strip \
    -define png:exclude-chunks=date,time "PNG8:$docs/images/$name.png"
}

one=$(page "$workbook" 'Exercise 5 Find')
notes=$(page "$regional-facilitator.pdf" 'Facilitator notes Exercise 5')
feedback=$(page "$workbook" 'Exercise 21 .*Tell the fac')
status=$(page "$thai" 'Treaties and laws .*United Nations Treaty')
privacy=$(page "$thai" 'Privacy: read this before you write Privacy')

take "$workbook" 1 cover
take "$workbook" "$(page "$workbook" '^ ?Part 4 ')" opener
take "$workbook" "$one" left
take "$workbook" $((one + 1)) right
take "$workbook" "$feedback" feedback
take "$workbook" $((feedback - 1)) rating
take "$regional-facilitator.pdf" "$(page "$regional-facilitator.pdf" 'Exercise 5 Find')" page
take "$regional-facilitator.pdf" "$notes" notes
take "$regional-handouts.pdf" "$(page "$regional-handouts.pdf" 'Exercise 5 .*Find the')" handout
take "$thai" 1 thai-cover
take "$thai" "$status" status
take "$thai" $((privacy - 1)) privacy-thai
take "$thai" "$privacy" privacy

beside books cover opener left
beside author left right
beside translator privacy-thai privacy
beside trainer page notes
beside print-shop cover left right
beside country-office thai-cover status
beside evaluator rating feedback
beside layout-designer opener status handout
beside contributor left notes handout
ls -l "$docs/images"
