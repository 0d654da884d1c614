#!/bin/sh
# Every name of both tables stands on the page.
for name in $(cut -d ' ' -f 1 tables/length.txt tables/weight.txt); do
  grep -q "$name" page/overview.md || { echo "$name is missing from page/overview.md"; exit 1; }
done
