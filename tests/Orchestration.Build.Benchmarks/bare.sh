#!/bin/sh
# The least that a script can do with git for agents that work at the same time: a working tree of the user's repository each, made and merged under a lock.
# It judges nothing but the gate, keeps no record, survives no kill, and every agent can change the user's refs, stash and settings.
# bare.sh AGENT GROUPS AT_ONCE, in the repository.
set -eu
if [ $# -eq 2 ]; then
  agent=$1 number=$2 tree=$PWD.tree-$2
  flock "$PWD/.git/bare" git worktree add -q -b "bare/$number" "$tree"
  (
    cd "$tree"
    sh "$agent" < /dev/null > /dev/null
    true
    git add -A
    git commit -q -m "Group $number"
  )
  flock "$PWD/.git/bare" git merge -q --no-edit "bare/$number"
  flock "$PWD/.git/bare" git worktree remove --force "$tree"
  flock "$PWD/.git/bare" git branch -q -D "bare/$number"
else
  seq "$2" | xargs -P "$3" -n 1 sh "$0" "$1"
fi
