#!/bin/sh
# A table is right when it is there, sorted, and every line is a name and a number. Leaves a JUnit file: one test per line, so that lines
# which were once right cannot vanish unnoticed.
file=tables/$1.txt
test -s "$file" || { echo "$file is missing or empty"; exit 1; }
sort -c "$file" || exit 1
mkdir -p artifacts
{
  echo '<testsuite>'
  while read -r name factor; do echo "<testcase classname=\"$1\" name=\"$name\"/>"; done < "$file"
  echo '</testsuite>'
} > "artifacts/$1.xml"
! grep -vE '^[a-z]+ [0-9]+(\.[0-9]+)?$' "$file"
