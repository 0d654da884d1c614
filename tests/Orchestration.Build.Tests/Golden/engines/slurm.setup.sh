#!/bin/sh
# Written by ExportOrchestration of Orchestration.Build. Do not edit.
# Write it again: dotnet build src/App -t:ExportOrchestration -p:OrchestrationSpec=shop
# Settings: {"engine":"Slurm","spec":"2026-01-02-comments","agent":"claude","project":"src/App/App.csproj","image":"registry.example.org/dotnet-agents:10.0","setup":"npm install -g \u0022@anthropic-ai/claude-code\u0022","secrets":["ANTHROPIC_API_KEY"],"shell":"Sh","form":"Graph","maxParallelism":2,"timeoutMinutes":30,"gateTimeoutMinutes":30,"retries":2}
# Plan 494a4ddde169ef4ee2fc4668d2c516d84379fb680fcf994bce830513d16bbaf0, 1 job.
# Run it in the repository, which all nodes must see. ORCH_ROOT is a folder that all nodes share. ORCH_REPO and ORCH_BASE are this repository and its commit,
# unless they are set. Afterwards, in the repository:
#   ORCH_IN="$ORCH_ROOT/results" dotnet build 'src/App/App.csproj' -t:CollectOrchestration -p:OrchestrationSpec='2026-01-02-comments' -p:OrchestrationAgent='claude'
set -eu
: "${ORCH_ROOT:?is a folder that all nodes share}"
ORCH_REPO=${ORCH_REPO:-$(git rev-parse --show-toplevel)}
ORCH_BASE=${ORCH_BASE:-$(git -C "$ORCH_REPO" rev-parse HEAD)}
ORCH_RUN=${ORCH_RUN:-slurm-$(date -u +%Y%m%d-%H%M%S)-$$}
export ORCH_ROOT ORCH_REPO ORCH_BASE ORCH_RUN
mkdir -p "$ORCH_ROOT/results" "$ORCH_ROOT/logs"

# 1 Data
g_data=$(sbatch '--parsable' '--job-name=orch-g_data' '--ntasks=1' '--time=190' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_data.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-01-02-comments' ORCH_PLAN=494a4ddde169ef4ee2fc4668d2c516d84379fb680fcf994bce830513d16bbaf0 ORCH_AGENT='claude' ORCH_SHARE=1
export ORCH_GROUP='data' ORCH_NEEDS='' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
npm install -g "@anthropic-ai/claude-code" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'src/App/App.csproj' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_data g_data"
