#!/bin/sh
# Written by ExportOrchestration of Orchestration.Build. Do not edit.
# Write it again: dotnet build samples/Storefront -t:ExportOrchestration -p:OrchestrationEngine=slurm -p:OrchestrationAgent=claude -p:OrchestrationEngineSecrets=ANTHROPIC_API_KEY
# Settings: {"engine":"Slurm","spec":"2026-02-03-guest-checkout","agent":"claude","project":"samples/Storefront","secrets":["ANTHROPIC_API_KEY"],"shell":"Sh","form":"Graph","maxParallelism":4,"timeoutMinutes":30,"gateTimeoutMinutes":30,"retries":2}
# Plan 83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c, 10 jobs.
# Run it in the repository, which all nodes must see. ORCH_ROOT is a folder that all nodes share. ORCH_REPO and ORCH_BASE are this repository and its commit,
# unless they are set. Afterwards, in the repository:
#   ORCH_IN="$ORCH_ROOT/results" dotnet build 'samples/Storefront' -t:CollectOrchestration -p:OrchestrationSpec='2026-02-03-guest-checkout' -p:OrchestrationAgent='claude'
set -eu
: "${ORCH_ROOT:?is a folder that all nodes share}"
ORCH_REPO=${ORCH_REPO:-$(git rev-parse --show-toplevel)}
ORCH_BASE=${ORCH_BASE:-$(git -C "$ORCH_REPO" rev-parse HEAD)}
ORCH_RUN=${ORCH_RUN:-slurm-$(date -u +%Y%m%d-%H%M%S)-$$}
export ORCH_ROOT ORCH_REPO ORCH_BASE ORCH_RUN
mkdir -p "$ORCH_ROOT/results" "$ORCH_ROOT/logs"

# 1 Catalogue Model
g_catalogue_model=$(sbatch '--parsable' '--job-name=orch-g_catalogue_model' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_catalogue_model.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='catalogue-model' ORCH_NEEDS='' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_catalogue_model g_catalogue_model"

# 2 Basket and Order Model
g_basket_and_order_model=$(sbatch '--parsable' '--job-name=orch-g_basket_and_order_model' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_basket_and_order_model.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='basket-and-order-model' ORCH_NEEDS='' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_basket_and_order_model g_basket_and_order_model"

# 3 Catalogue API
g_catalogue_api=$(sbatch '--parsable' '--job-name=orch-g_catalogue_api' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_catalogue_api.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_catalogue_model" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='catalogue-api' ORCH_NEEDS='catalogue-model' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_catalogue_api g_catalogue_api"

# 4 Basket API
g_basket_api=$(sbatch '--parsable' '--job-name=orch-g_basket_api' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_basket_api.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_catalogue_model:$g_basket_and_order_model" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='basket-api' ORCH_NEEDS='catalogue-model basket-and-order-model' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_basket_api g_basket_api"

# 5 Checkout and Payment
g_checkout_and_payment=$(sbatch '--parsable' '--job-name=orch-g_checkout_and_payment' '--ntasks=1' '--time=370' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_checkout_and_payment.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_basket_and_order_model:$g_basket_api" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='checkout-and-payment' ORCH_NEEDS='basket-and-order-model basket-api' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_checkout_and_payment g_checkout_and_payment"

# 6 Page Frame and Shared Components
g_page_frame_and_shared_components=$(sbatch '--parsable' '--job-name=orch-g_page_frame_and_shared_components' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_page_frame_and_shared_components.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='page-frame-and-shared-components' ORCH_NEEDS='' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_page_frame_and_shared_components g_page_frame_and_shared_components"

# 7 Catalogue Pages
g_catalogue_pages=$(sbatch '--parsable' '--job-name=orch-g_catalogue_pages' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_catalogue_pages.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_catalogue_api:$g_page_frame_and_shared_components" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='catalogue-pages' ORCH_NEEDS='catalogue-api page-frame-and-shared-components' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_catalogue_pages g_catalogue_pages"

# 8 Basket and Checkout Pages
g_basket_and_checkout_pages=$(sbatch '--parsable' '--job-name=orch-g_basket_and_checkout_pages' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_basket_and_checkout_pages.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_basket_api:$g_checkout_and_payment:$g_page_frame_and_shared_components" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='basket-and-checkout-pages' ORCH_NEEDS='basket-api checkout-and-payment page-frame-and-shared-components' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_basket_and_checkout_pages g_basket_and_checkout_pages"

# 9 End-to-End Tests
g_end_to_end_tests=$(sbatch '--parsable' '--job-name=orch-g_end_to_end_tests' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_end_to_end_tests.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_catalogue_pages:$g_basket_and_checkout_pages" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='end-to-end-tests' ORCH_NEEDS='catalogue-pages basket-and-checkout-pages' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_end_to_end_tests g_end_to_end_tests"

# 10 Operations and Release Notes
g_operations_and_release_notes=$(sbatch '--parsable' '--job-name=orch-g_operations_and_release_notes' '--ntasks=1' '--time=235' '--requeue' '--open-mode=append' '--signal=B:TERM@60' "--chdir=$ORCH_ROOT" "--output=$ORCH_ROOT/logs/g_operations_and_release_notes.log" '--export=PATH,HOME,USER,LANG,LC_ALL,DOTNET_ROOT,DOTNET_CLI_HOME,DOTNET_CLI_TELEMETRY_OPTOUT,DOTNET_NOLOGO,NUGET_PACKAGES,TMPDIR,ORCH_REPO,ORCH_BASE,ORCH_ROOT,ORCH_RUN' "--dependency=afterok:$g_catalogue_model:$g_basket_and_order_model:$g_catalogue_api:$g_basket_api:$g_checkout_and_payment:$g_page_frame_and_shared_components:$g_catalogue_pages:$g_basket_and_checkout_pages:$g_end_to_end_tests" '--kill-on-invalid-dep=yes' <<'ORCHESTRATE_END'
#!/bin/sh
export ORCH_ENGINE=slurm ORCH_SPEC='2026-02-03-guest-checkout' ORCH_PLAN=83552d87dc62b4ebdb924656e099b8060b3b58f136bd1768acd2bdedadfb548c ORCH_AGENT='claude' ORCH_SHARE=10
export ORCH_GROUP='operations-and-release-notes' ORCH_NEEDS='catalogue-model basket-and-order-model catalogue-api basket-api checkout-and-payment page-frame-and-shared-components catalogue-pages basket-and-checkout-pages end-to-end-tests' ORCH_IN="$ORCH_ROOT/results" ORCH_OUT="$ORCH_ROOT/results"
again() { [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] || exit 1; exit 75; }
work=$(mktemp -d) || again
trap 'rm -rf "$work"' EXIT
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
export ORCH_EXIT_FILE="$work/exitcode"
git clone -q --no-checkout "$ORCH_REPO" "$work/tree" && cd "$work/tree" && git checkout -q --detach "$ORCH_BASE" || again
[ ! -r "$HOME/.orchestration-build.env" ] || . "$HOME/.orchestration-build.env"; export ANTHROPIC_API_KEY
dotnet build 'samples/Storefront' -t:OrchestrateGroup -nodeReuse:false &
child=$!; wait "$child"; wait "$child" 2>/dev/null
code=$(cat "$ORCH_EXIT_FILE" 2>/dev/null || echo 75)
[ "$code" -ne 75 ] || again
exit "$code"
ORCHESTRATE_END
)
echo "$g_operations_and_release_notes g_operations_and_release_notes"
