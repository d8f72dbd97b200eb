#!/usr/bin/env bash
# Sets up the environment staging with gcloud, gh and terraform (or tofu), or takes back what it has made.
# Written by Overture from overture.yaml, and needs nothing of it; the generated files have to be in the repository.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: apply_performance_optimizations.sh [--yes] [--acknowledge ID]... [--adopt ID]... [--allow-code FILE]... [REPOSITORY]
       apply_performance_optimizations.sh --revert [--yes] [--allow-code FILE]... [REPOSITORY]

Sets up the environment staging; what is there already stays. REPOSITORY is the folder with the generated files, by
default the one of this script. Interrupted at any point, it goes on when it is run again.

  --yes             ask nothing; each trade-off in play then has to be acknowledged
  --acknowledge ID  accept a trade-off, whose text is shown: service-account-keys broad-permissions public-access open-ingress
  --adopt ID        use something that others have made: service, keep-warm-job, deployer-account, runtime-account,
                    registry, state-bucket, key-secret, github-environment; a revert leaves it there
  --allow-code FILE let Terraform load a file of its folder that Overture did not write
  --revert          take back what this script has made, newest first; what was there before stays, and so do Google APIs
  --help            show this

Exit status: 0 done, 1 a step failed, 64 wrong use, 65 not agreed to, 69 a program or a service is missing,
75 another run is at work, 77 not permitted, 130 interrupted.
TEXT
}

readonly ENVIRONMENT=staging
readonly REPOSITORY=ai-cherry/ai-orchestra
readonly PROJECT=orchestra-demo
readonly REGION=us-central1
readonly SERVICE=ai-orchestra-staging
readonly POOL=github-pool
readonly FIRST_PROVIDER=github-provider
readonly ATTRIBUTE_MAPPING='google.subject=assertion.repository_id + '\'':'\'' + assertion.run_id,attribute.deployment=assertion.repository_id + '\''@'\'' + (has(assertion.environment) ? assertion.environment : '\'''\'') + '\''@'\'' + assertion.ref,attribute.repository_id=assertion.repository_id,attribute.repository_owner_id=assertion.repository_owner_id,attribute.ref=assertion.ref'
# What a provider maps that Overture made, and what it mapped before, as gcloud tells it, without spaces.
readonly MAPPED='
"google.subject":"assertion.repository_id+'\'':'\''+assertion.run_id"
"attribute.deployment":"assertion.repository_id+'\''@'\''+(has(assertion.environment)?assertion.environment:'\'''\'')+'\''@'\''+assertion.ref"
"attribute.repository_id":"assertion.repository_id"
"attribute.repository_owner_id":"assertion.repository_owner_id"
"attribute.ref":"assertion.ref"
'
readonly MAPPED_BEFORE='{"attributeMapping":{"attribute.ref":"assertion.ref","attribute.repository_id":"assertion.repository_id","attribute.repository_owner_id":"assertion.repository_owner_id","google.subject":"assertion.sub"}}'
readonly DEPLOYER_ACCOUNT=ai-orchestra-staging-deploy
readonly DEPLOYER=ai-orchestra-staging-deploy@orchestra-demo.iam.gserviceaccount.com
# The deployer that all environments had before each had its own.
readonly FORMER=ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com
readonly FORMER_TITLE='Deployer of ai-orchestra'
readonly RUNTIME_ACCOUNTS=ai-orchestra-
readonly FORMER_ROLES='
  roles/run.developer
  roles/cloudscheduler.admin
  roles/monitoring.alertPolicyEditor
  roles/monitoring.dashboardEditor
  roles/logging.viewer
  roles/monitoring.viewer
  roles/run.admin
  roles/storage.admin
  roles/artifactregistry.admin
  roles/iam.serviceAccountUser
  roles/secretmanager.admin
  roles/monitoring.admin
  roles/logging.admin
  roles/datastore.owner
  roles/aiplatform.admin
'
readonly RUNTIME_ACCOUNT=ai-orchestra-staging-sa
readonly RUNTIME=ai-orchestra-staging-sa@orchestra-demo.iam.gserviceaccount.com
readonly REGISTRY=ai-orchestra-staging
readonly STATE_BUCKET=orchestra-demo-overture-tfstate
readonly STATE_PREFIX=overture/ai-orchestra/staging
readonly KEY_SECRET=secret-management-key-staging
# The Google APIs; those of the second list are left enabled by a revert, since no project works without them.
readonly SERVICES='
  iam.googleapis.com
  iamcredentials.googleapis.com
  cloudresourcemanager.googleapis.com
  run.googleapis.com
  artifactregistry.googleapis.com
  secretmanager.googleapis.com
  monitoring.googleapis.com
  logging.googleapis.com
  cloudscheduler.googleapis.com
  cloudtrace.googleapis.com
  sts.googleapis.com
  storage.googleapis.com
'
readonly BASE_SERVICES='cloudresourcemanager.googleapis.com iam.googleapis.com logging.googleapis.com monitoring.googleapis.com storage.googleapis.com'
# The secrets of the GitHub environment.
readonly SECRETS='
  GCP_PROJECT_ID
  GCP_REGION
  GCP_WORKLOAD_IDENTITY_PROVIDER
  GCP_SERVICE_ACCOUNT
  GCP_SECRET_MANAGEMENT_KEY
  CLOUD_RUN_MEMORY
  CLOUD_RUN_CPU
  CLOUD_RUN_MIN_INSTANCES
  CLOUD_RUN_MAX_INSTANCES
  CLOUD_RUN_CONCURRENCY
'
# The trade-offs that these answers make, and all there are.
readonly TRADE_OFFS='open-ingress'
readonly KNOWN_TRADE_OFFS='service-account-keys broad-permissions public-access open-ingress'

trade_off() { # ID: what is to be known before it is accepted
  case $1 in
    open-ingress)
      cat <<'TEXT'
Trade-off open-ingress: A service that is reachable from every network
  You gain:
    The run.app address works from everywhere, at once and without anything in
    front: no load balancer (about 18 dollars a month), no VPC. GitHub's runners
    can test a new revision by a request.
  You risk:
    Identity is the only wall. There is no place for Cloud Armor's rules, a rate
    limit, a block of countries, or a firewall, and a leaked token can be used
    from any network. With public access, there is no wall at all.
  Who could abuse it:
    Anyone on the internet can send packets to the service: floods of requests,
    attacks on the HTTP library, or a stolen identity token used from the
    thief's own machine, which a service inside your network would never have
    seen.
  Instead:
    internal-and-load-balancing: only your VPC, services of the same project,
    Cloud Scheduler, and an external Application Load Balancer that you put in
    front, with Cloud Armor if wanted, can reach it. The run.app address answers
    404 to everybody else.
TEXT
      ;;
    *) ;;
  esac
}

# Everything there is to do, in order. COMMAND gets a title and the function that does it.
each_step() { # COMMAND
  "$1" "enable the Google APIs" enable_services
  "$1" "make the identity pool and the provider by which GitHub's workflows sign in" make_identity
  "$1" "make the service accounts of the deployer and of the running service" make_accounts
  "$1" "make the image repository" make_registry
  "$1" "make the bucket of Terraform's state" make_state_bucket
  "$1" "give the accounts their roles" give_roles
  "$1" "apply Terraform: the service, its alerts and its dashboard" apply_terraform
  "$1" "make the GitHub environment for the branches that deploy, and write its secrets" write_github
  "$1" "see whether the service is well" verify
  "$1" "take away what earlier set-ups granted and nothing needs any more" retire_grants
}

export CLOUDSDK_CORE_DISABLE_PROMPTS=1
readonly NL=$'\n'

# Text from anywhere as a terminal can only show it: without control characters and marks of direction.
shown() { # TEXT
  local LC_ALL=C text=$1
  text="${text//[$'\001'-$'\010'$'\013'-$'\037'$'\177']/?}"
  text="${text//$'\302'[$'\200'-$'\237']/?}"
  text="${text//$'\342\200'[$'\213\216\217'$'\250'-$'\256']/?}"
  text="${text//$'\342\201'[$'\240'-$'\257']/?}"
  text="${text//$'\330\234'/?}"
  text="${text//$'\357\273\277'/?}"
  printf '%s\n' "$text"
}

say() { printf '==> %s\n' "$(shown "$*")" >&2; }

fail() { # STATUS LINE...
  local status=$1 line
  shift
  for line in "$@"; do shown "$line" >&2; done
  exit "$status"
}

# -- Options -----------------------------------------------------------------------------------------------------------

yes='' revert='' acknowledged=' ' adopted=' ' allowed=$NL folder=''

misuse() { # LINE
  printf '%s\n\n' "$(shown "$1")" >&2
  usage >&2
  exit 64
}

acknowledge() { # ID
  [[ -n $1 && " $KNOWN_TRADE_OFFS " == *" $1 "* ]] ||
    misuse "There is no trade-off '$1'; there are: $KNOWN_TRADE_OFFS"
  acknowledged+="$1 "
}

adopt() { # ID
  local known='service keep-warm-job deployer-account runtime-account registry state-bucket key-secret github-environment'
  [[ -n $1 && " $known " == *" $1 "* ]] || misuse "Nothing goes by the id '$1'; there are: $known"
  adopted+="$1 "
}

read_options() { # ARGUMENT...
  while (($#)); do
    case $1 in
      --help)
        usage
        exit 0
        ;;
      --yes) yes=1 ;;
      --revert) revert=1 ;;
      --adopt=*) adopt "${1#*=}" ;;
      --adopt)
        (($# > 1)) || misuse "--adopt needs the ID of a thing."
        adopt "$2"
        shift
        ;;
      --allow-code=*) allowed+="${1#*=}$NL" ;;
      --allow-code)
        (($# > 1)) || misuse "--allow-code needs a FILE."
        allowed+="$2$NL"
        shift
        ;;
      --acknowledge=*) acknowledge "${1#*=}" ;;
      --acknowledge)
        (($# > 1)) || misuse "--acknowledge needs the ID of a trade-off."
        acknowledge "$2"
        shift
        ;;
      -*) misuse "There is no option $1." ;;
      *)
        [[ -z $folder ]] || misuse "One REPOSITORY is enough: $folder or $1?"
        folder=$1
        ;;
    esac
    shift
  done
}

enter_repository() {
  folder="${folder:-$(dirname -- "$0")}"
  cd -- "$folder" || fail 64 "There is no folder $folder."
  local file
  for file in terraform/cloud_run_performance.tf terraform/environments/staging.tfvars.json; do
    [[ -f $file ]] || fail 1 "$PWD has no $file." "Write the files first: overture apply --environment $ENVIRONMENT"
  done
}

# -- What has to be there ----------------------------------------------------------------------------------------------

TERRAFORM="$(command -v terraform || command -v tofu || true)"
readonly TERRAFORM
token=''

# Whether a dotted version is at least another one.
at_least() { # VERSION MINIMUM
  [[ "$(printf '%s\n' "$1" "$2" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" == "$2" ]]
}

# Says what is wrong with a program; nothing where nothing is.
program_trouble() { # PROGRAM MINIMUM HOW-TO-GET-IT
  local said version=''
  command -v "$1" >/dev/null || {
    echo "$(basename -- "$1") is not installed: $3"
    return
  }
  said="$("$1" --version 2>/dev/null || true)"
  if [[ $said =~ [0-9]+(\.[0-9]+)+ ]]; then version="${BASH_REMATCH[0]}"; fi
  at_least "${version:-0}" "$2" ||
    echo "$(basename -- "$1") is too old: it is ${version:-of an unknown version}, at least $2 is needed: $3"
}

check_prerequisites() {
  say "check the programs and the accounts"
  local programs accounts='' engine=1.5.0
  # The first version of tofu is younger than what is needed of terraform.
  [[ $TERRAFORM != *tofu ]] || engine=1.6.0
  programs="$(
    # The first that sets how long a bucket keeps what was deleted.
    program_trouble gcloud 454.0.0 "https://cloud.google.com/sdk/docs/install"
    program_trouble gh 2.23.0 "https://cli.github.com"
    program_trouble "${TERRAFORM:-terraform}" "$engine" \
      "https://developer.hashicorp.com/terraform/install, or https://opentofu.org/docs/intro/install"
  )"
  if command -v gcloud >/dev/null; then
    token="$(gcloud auth print-access-token 2>/dev/null)" || accounts+="${NL}gcloud is not signed in: gcloud auth login"
  fi
  if command -v gh >/dev/null; then
    gh auth token >/dev/null 2>&1 || accounts+="${NL}gh is not signed in: gh auth login"
  fi
  [[ -z $programs ]] || fail 69 "Something is missing:" "$programs$accounts"
  [[ -z $accounts ]] || fail 77 "Something is missing:$accounts"
}

# -- Agreement ---------------------------------------------------------------------------------------------------------

readonly UNASKED="nobody was there to be asked. What agrees instead is missing:"

# Questions are asked only of somebody who sees them.
can_ask() { [[ -z $yes && -t 0 && -t 2 ]]; }

confirm() { # QUESTION
  local answer=''
  printf '%s [y/N] ' "$1" >&2
  read -r answer || echo >&2
  [[ $answer == [yY] || $answer == [yY][eE][sS] ]]
}

list_step() { printf '  - %s\n' "$1" >&2; }

agree_to_apply() {
  local id missing=''
  say "this sets up $ENVIRONMENT of $REPOSITORY in the Google Cloud project $PROJECT ($REGION):"
  each_step list_step
  for id in $TRADE_OFFS; do
    echo >&2
    trade_off "$id" >&2
    if [[ $acknowledged == *" $id "* ]]; then
      say "$id is acknowledged"
    elif ! can_ask; then
      missing+=" --acknowledge $id"
    elif ! confirm "Accept $id?"; then
      fail 65 "Nothing was done. Take the other answer in overture.yaml, and let Overture write the files again."
    fi
  done
  if ! can_ask && [[ -z $yes ]]; then missing=" --yes$missing"; fi
  [[ -z $missing ]] || fail 65 "Nothing was done: $UNASKED$missing"
  if can_ask && ! confirm "Do all of this?"; then fail 130 "Nothing was done."; fi
}

agree_to_revert() {
  local line rest="${notes%"$NL"}"
  say "this takes back what this script has made for $ENVIRONMENT in $PROJECT, newest first:"
  while [[ -n $rest ]]; do
    line="${rest##*"$NL"}"
    rest="${rest%"$NL"*}"
    printf '  - %s\n' "$(shown "$line")" >&2
  done
  [[ -n $yes ]] || can_ask || fail 65 "Nothing was done: $UNASKED --yes"
  if can_ask && ! confirm "Take all of this back?"; then fail 130 "Nothing was done."; fi
}

# -- Notes: what this script has made ----------------------------------------------------------------------------------
# A line each, oldest first, and written before the thing is made: whatever interrupts the script, a later run knows
# what is its own, and a revert takes back that and nothing else. No secret is ever in them.

readonly NOTES=".overture/script/$PROJECT/$ENVIRONMENT.notes"
notes=$NL

# What is in .overture travels with a copy of the folder: what git has of it, and what leads out of it, is not to be trusted.
foreign_in() { # FOLDER
  local entry
  for entry in "$1"/* "$1"/.[!.]*; do
    [[ -e $entry || -L $entry ]] || continue
    if [[ -L $entry || (! -f $entry && ! -d $entry) ]]; then printf '%s\n' "$entry"; fi
    # What is below that is Terraform's own, which links the providers of its cache.
    if [[ -d $entry && ! -L $entry && $entry != .overture/terraform/*/* ]]; then foreign_in "$entry"; fi
  done
}

check_notes() {
  local place=''
  [[ -e .overture || -L .overture ]] || return 0
  if [[ -d .overture && ! -L .overture ]]; then
    place="$(foreign_in .overture)"
  else
    place=.overture
  fi
  [[ -z $place ]] || fail 65 "${place%%"$NL"*} is a link, or no file." \
    "This script follows nothing out of .overture." "See what it is (ls -ld '${place%%"$NL"*}'), then remove it."
  if command -v git >/dev/null; then
    place="$(git --no-pager -c core.fsmonitor=false ls-files -- .overture 2>/dev/null || true)"
    [[ -z $place ]] || fail 65 "git tracks ${place%%"$NL"*}." \
      "What comes with a clone could have this script remove anything." \
      "If it is not yours: git rm -r .overture; if it was added by mistake: git rm -r --cached .overture"
  fi
}

# Terraform loads every configuration of its folder with your credentials, whoever wrote it.
check_code() {
  local file others=''
  for file in terraform/*.tf terraform/*.tf.json terraform/*.tofu \
    terraform/*.tofu.json terraform/terraform.d; do
    [[ -e $file || -L $file ]] || continue
    case $file in
      terraform/cloud_run_performance.tf | terraform/cloud_run_variables.tf | terraform/cloud_run_monitoring.tf | terraform/cloud_run_budget.tf | terraform/cloud_run_release.tf) ;;
      *) [[ $allowed == *"$NL$file$NL"* ]] || others+=" --allow-code $(printf %q "$file")" ;;
    esac
  done
  [[ -z $others ]] || fail 65 "Nothing was done: Overture did not write some of the Terraform code in terraform." \
    "Read it. If it may run with your credentials, add:$others"
}

read_notes() {
  if [[ -f $NOTES ]]; then notes="$NL$(cat -- "$NOTES")$NL"; fi
  notes="${notes/#"$NL$NL"/$NL}"
}

write_notes() { # The new file takes the place of the old one at once: it is never half written.
  (umask 077 && printf '%s' "${notes#"$NL"}" >"$NOTES.new")
  mv -f -- "$NOTES.new" "$NOTES"
}

noted() { [[ $notes == *"$NL$1$NL"* ]]; } # LINE

note() { # LINE...
  local line
  for line in "$@"; do noted "$line" || notes+="$line$NL"; done
  write_notes
}

forget() { # LINE
  noted "$1" || return 0
  notes="${notes%%"$NL$1$NL"*}$NL${notes#*"$NL$1$NL"}"
  write_notes
}

# What is noted of a kind of which there is one at most; nothing where none is.
noted_value() { # KIND
  [[ $notes == *"$NL$1 "* ]] || return 0
  local rest="${notes#*"$NL$1 "}"
  printf '%s\n' "${rest%%"$NL"*}"
}

begin() {
  (umask 077 && mkdir -p -- "${NOTES%/*}" && : >>"$NOTES.lock")
  [[ -f .overture/.gitignore ]] || printf '*\n' >.overture/.gitignore
  # The lock is shared with every program that is started from here: one that outlives a killed script holds it, too.
  exec 9>>"$NOTES.lock"
  local tries=0
  until take_lock; do
    ((tries++)) || say "waiting for another run to end"
    ((tries < 60)) || fail 75 "Another run for $ENVIRONMENT is at work, or a program that a killed run has started." \
      "Wait until it has ended, then run this again. Which one it is: fuser $PWD/$NOTES.lock"
    sleep 1
  done
  # That run may have written more of them.
  read_notes
}

take_lock() {
  if command -v flock >/dev/null; then
    flock -n 9
  elif command -v perl >/dev/null; then
    perl -e 'open(my $lock, ">>&=", 9) or exit 1; exit !flock($lock, 6)' # 6: alone, and without waiting
  fi
}

# -- Every way out -----------------------------------------------------------------------------------------------------

title=''
lifecycle=''

ended() {
  local status=$?
  [[ -z $lifecycle ]] || rm -f -- "$lifecycle"
  [[ $status != 0 && -n $title ]] || return 0
  if [[ $status == 130 ]]; then
    printf '\nInterrupted at: %s\n' "$title" >&2
  else
    printf '\nStopped at: %s\n' "$title" >&2
  fi
  shown "What was done is noted in $PWD/$NOTES." >&2
  if [[ -n $revert ]]; then
    echo "Run this script again with --revert: it goes on from here." >&2
  else
    echo "Run this script again: it goes on from here. With --revert it takes back what it has made." >&2
  fi
}
trap ended EXIT
trap 'exit 130' INT TERM HUP

# -- Commands that are refused -----------------------------------------------------------------------------------------

# What was just made or enabled is not known everywhere at once, and others change policies too: such refusals pass
# within two minutes. Any other one is final.
readonly BUSY='concurrent policy changes|RESOURCE_EXHAUSTED|requested URL returned error'
readonly ASLEEP='SERVICE_DISABLED|has not been used in project'
readonly YOUNG='not active yet|not deleted yet|does not exist|[Nn]ot found|NOT_FOUND'
readonly THERE='ALREADY_EXISTS|already exists|already own'
readonly GONE='NOT_FOUND|[Nn]ot found|Cannot find service|does not exist|HTTP 404|matched no objects'
readonly UNSEEN='or it may not exist'
readonly FORBIDDEN='PERMISSION_DENIED|UNAUTHENTICATED|HTTP(Error)? 40[13]|Bad credentials|does not have .* access'
readonly UNREACHABLE='UNAVAILABLE|HTTP(Error)? 5|[Cc]onnection|dial tcp|resolve host|timed out|ServerNotFound'
transient="$BUSY|$ASLEEP|$YOUNG"
refusal=''

# Runs a command, again where its refusal passes; what it was refused with at last stays in $refusal.
attempt() { # COMMAND...
  local pause
  for pause in 1 2 4 8 16 30 60; do
    # Standard output goes on; what goes wrong is read.
    if { refusal="$("$@" 2>&1 1>&3 3>&-)"; } 3>&1; then
      [[ -z $refusal ]] || shown "$refusal" >&2
      refusal=''
      return 0
    fi
    [[ $refusal =~ $transient ]] || return 1
    say "trying again in ${pause} s: ${refusal%%"$NL"*}"
    sleep "$pause"
  done
  return 1
}

# Says what the last command was refused with; its status is that of the script.
refused() {
  shown "$refusal" >&2
  [[ ! $refusal =~ $FORBIDDEN ]] || return 77
  [[ ! $refusal =~ $UNREACHABLE ]] || return 69
  return 1
}

retry() { attempt "$@" || refused; } # COMMAND...

once() { # COMMAND...: where waiting would not help
  local transient=$BUSY
  retry "$@"
}

# Whether a thing exists; the command describes it. A refusal that leaves it open is the end.
exists() { # COMMAND...
  local transient="$BUSY|$ASLEEP"
  if attempt "$@" >/dev/null; then return; fi
  [[ $refusal =~ $GONE|$UNSEEN ]] || refused || exit
  return 1
}

# Does what needs a thing that may be gone already, or tells of it; nothing where it is gone.
unless_gone() { # COMMAND...
  local transient="$BUSY|$ASLEEP"
  attempt "$@" || [[ $refusal =~ $GONE ]] || refused
}

# Makes a thing that is not there, and notes it first.
make() { # NOTE COMMAND...
  local line=$1 was_noted=''
  shift
  if noted "$line"; then was_noted=1; fi
  note "$line"
  if attempt "$@"; then return; fi
  [[ $refusal =~ $THERE ]] || refused
  # The command that an interruption cut off has made it after all; or somebody else has, meanwhile.
  [[ -n $was_noted ]] || forget "$line"
}

# -- What others have made ---------------------------------------------------------------------------------------------

# Whether a thing is there; where its API is not enabled yet, it is not.
present() { # COMMAND...
  local transient=$BUSY
  if attempt "$@" >/dev/null; then return; fi
  [[ $refusal =~ $GONE|$UNSEEN|$ASLEEP ]] || refused || exit
  return 1
}

others='' adopting=()
# Takes down what is there, was not made here, and does not carry a set-up's own mark.
theirs() { # ID NOTE MARK COMMAND...
  local id=$1 line=$2 mark=$3 said
  shift 3
  if noted "$line" || noted "adopted $id" || grep -qsxF -- "$line" "${NOTES%/*}"/*.notes; then return; fi
  present "$@" || return 0
  said="$(once "$@")" || exit
  if [[ -n $mark && $said == *"$mark"* ]]; then return; fi
  if [[ $adopted == *" $id "* ]]; then adopting+=("adopted $id"); else others+=" --adopt $id"; fi
}

# What exists and is not ours is adopted by name alone, before anything is changed.
settle_existing() {
  title="look for what others have made"
  say "$title"
  theirs deployer-account "account $DEPLOYER" 'GitHub Actions of ai-cherry/ai-orchestra deploys staging as this account' \
    gcloud iam service-accounts describe "$DEPLOYER" --format='value(description)' --project="$PROJECT"
  theirs runtime-account "account $RUNTIME" 'The Cloud Run service ai-orchestra-staging runs as this account' \
    gcloud iam service-accounts describe "$RUNTIME" --format='value(description)' --project="$PROJECT"
  theirs registry "registry $REGISTRY" overture registries describe "$REGISTRY" --format='value(labels.managed-by)'
  theirs state-bucket "bucket $STATE_BUCKET" overture \
    buckets describe "gs://$STATE_BUCKET" --format='value(labels.managed-by)'
  # What Terraform's state has is ours, whoever of us has made it, and the environment with it.
  if ! noted "terraform $STATE_PREFIX" &&
    ! present gcloud storage objects describe "gs://$STATE_BUCKET/$STATE_PREFIX/default.tfstate"; then
    theirs github-environment "github-environment $ENVIRONMENT" '' \
      gh api "repos/$REPOSITORY/environments/$ENVIRONMENT"
    theirs service "terraform $STATE_PREFIX" '' \
      gcloud run services describe "$SERVICE" --region="$REGION" --format='value(metadata.name)' --project="$PROJECT"
    [[ "$(sizing keep_warm_schedule)" == null ]] || theirs keep-warm-job "terraform $STATE_PREFIX" '' \
      gcloud scheduler jobs describe "$SERVICE-keep-warm" --location="$REGION" --format='value(name)' \
      --project="$PROJECT"
  fi
  [[ -z $others ]] || fail 65 "Nothing was done: others have made what this would use." \
    "Give it another name in overture.yaml, or agree to use it:$others" \
    "What that changes: overture plan --environment $ENVIRONMENT"
  note ${adopting[@]+"${adopting[@]}"}
}

# -- The steps ---------------------------------------------------------------------------------------------------------

find_numbers() {
  title="find the project and the repository"
  say "$title"
  PROJECT_NUMBER="$(once gcloud projects describe "$PROJECT" --format='value(projectNumber)')"
  REPOSITORY_ID="$(once gh api "repos/$REPOSITORY" --jq .id)"
  OWNER_ID="$(once gh api "repos/$REPOSITORY" --jq .owner.id)"
  DEFAULT_BRANCH="$(once gh api "repos/$REPOSITORY" --jq .default_branch)"
  readonly PROJECT_NUMBER REPOSITORY_ID OWNER_ID DEFAULT_BRANCH
  [[ $DEFAULT_BRANCH =~ ^[A-Za-z0-9._/-]+$ ]] || fail 65 "The default branch $DEFAULT_BRANCH cannot be bound." \
    "Name the branches that deploy in overture.yaml, and let Overture write the files again."
  readonly POOL_NAME="projects/$PROJECT_NUMBER/locations/global/workloadIdentityPools/$POOL"
  readonly MEMBERS="principalSet://iam.googleapis.com/$POOL_NAME/attribute.deployment/$REPOSITORY_ID@$ENVIRONMENT@refs/heads/"
  readonly FORMER_MEMBER="principalSet://iam.googleapis.com/$POOL_NAME/attribute.repository_id/$REPOSITORY_ID"
  readonly BRANCHES="$DEFAULT_BRANCH"
  readonly CONDITION="assertion.repository_owner_id == '$OWNER_ID' && assertion.repository_id == '$REPOSITORY_ID'"
}

enabled_services() { once gcloud services list --enabled --format='value(config.name)' --project="$PROJECT"; }

enable_services() {
  local enabled service missing='' new=()
  enabled="$NL$(enabled_services)$NL"
  for service in $SERVICES; do
    if [[ $enabled != *"$NL$service$NL"* ]]; then
      missing+=" $service"
      if [[ " $BASE_SERVICES " != *" $service "* ]]; then new+=("service $service"); fi
    fi
  done
  [[ -n $missing ]] || return 0
  note ${new[@]+"${new[@]}"}
  # shellcheck disable=SC2086 # One word each: names of services have no spaces.
  retry gcloud services enable $missing --project="$PROJECT"
}

pools() { gcloud iam workload-identity-pools "$@" --location=global --project="$PROJECT"; }
providers() { pools providers "$@" --workload-identity-pool="$POOL"; }

# Undeletion goes on when gcloud has returned; the command describes what is to become active.
active() { # COMMAND...
  [[ "$("$@" --format='value(state)')" == ACTIVE ]] && return
  shown "not active yet: $*" >&2
  return 1
}

# So does deletion, and what is still there would keep its pool.
deleted() { # COMMAND...
  local state
  state="$(unless_gone "$@" --format='value(state)')" || return
  [[ $state == ACTIVE ]] || return 0
  shown "not deleted yet: $*" >&2
  return 1
}

make_identity() {
  local state issuer
  state="$(unless_gone pools describe "$POOL" --format='value(state)')"
  case $state in
    ACTIVE) ;;
    DELETED)
      note "pool $POOL"
      once pools undelete "$POOL"
      retry active pools describe "$POOL"
      ;;
    *) make "pool $POOL" pools create "$POOL" --display-name=GitHub --description='Workflows of GitHub repositories' ;;
  esac
  # A company's own GitHub, which GH_HOST names for gh too, issues its workflows' tokens itself.
  case "${GH_HOST:-github.com}" in
    github.com | github.localhost) issuer=https://token.actions.githubusercontent.com ;;
    *.ghe.com) issuer="https://token.actions.$GH_HOST" ;;
    *) issuer="https://$GH_HOST/_services/token" ;;
  esac
  choose_provider "$issuer"
  local settings=(
    --display-name='GitHub Actions'
    "--issuer-uri=$issuer"
    "--attribute-mapping=$ATTRIBUTE_MAPPING"
    "--attribute-condition=$CONDITION"
  )
  state="$(unless_gone providers describe "$PROVIDER" --format='value(state)')"
  case $state in
    ACTIVE) noted "undeleted $PROVIDER" || admit_repository ;;
    DELETED)
      note "provider $PROVIDER" "undeleted $PROVIDER"
      once providers undelete "$PROVIDER"
      retry active providers describe "$PROVIDER"
      ;;
    *) make "provider $PROVIDER" providers create-oidc "$PROVIDER" "${settings[@]}" ;;
  esac
  # What is brought back has its old settings.
  if noted "undeleted $PROVIDER"; then
    retry providers update-oidc "$PROVIDER" "${settings[@]}"
    forget "undeleted $PROVIDER"
  fi
}

# Which provider this repository signs in by. One that others made is left alone, and so is one whose condition has no room
# left; then the next number is taken. Members name the pool, so that nothing else depends on which it is.
PROVIDER=''
choose_provider() { # ISSUER
  local number known state issuer present
  known="$(unless_gone providers list --format='value[separator=" "](name.basename(),attributeCondition)')"
  while read -r PROVIDER present; do
    [[ $present != *"$CONDITION"* ]] || ! is_ours || return 0
  done <<<"$known"
  for ((number = 1; number < 10; number++)); do
    PROVIDER=$FIRST_PROVIDER
    ((number == 1)) || PROVIDER+="-$number"
    present="$(unless_gone providers describe "$PROVIDER" \
      --format='value[separator=" "](state,oidc.issuerUri,attributeCondition)')"
    read -r state issuer present <<<"$present"
    [[ -n $state ]] || return 0
    if [[ $issuer == "$1" && -n $present ]] && is_ours && ((${#present} + ${#CONDITION} <= 4088)); then return 0; fi
  done
  fail 1 "The pool $POOL has no provider that this repository can use: others made them, or their conditions are full." \
    "Delete one that nobody uses: gcloud iam workload-identity-pools providers list --workload-identity-pool=$POOL \
--location=global --project=$PROJECT"
}

# Whether the provider maps what Overture maps, or mapped.
is_ours() {
  local mapping pair
  mapping="$(once providers describe "$PROVIDER" --format='json(attributeMapping)' | tr -d ' \n')"
  [[ $mapping != "$MAPPED_BEFORE" ]] || return 0
  while IFS= read -r pair; do [[ $mapping == *"$pair"* ]] || return 1; done <<<"$MAPPED"
}

# A provider of Overture's lets this repository in as well as those that it let in before, and tells branches apart.
admit_repository() {
  local present change=()
  present="$(once providers describe "$PROVIDER" --format='value(attributeCondition)')"
  if [[ $present != *"$CONDITION"* ]]; then
    note "repository-in-provider $PROVIDER"
    change+=("--attribute-condition=($present) || ($CONDITION)")
  fi
  present="$(once providers describe "$PROVIDER" --format='json(attributeMapping)' | tr -d ' \n')"
  [[ $present != "$MAPPED_BEFORE" ]] || change+=("--attribute-mapping=$ATTRIBUTE_MAPPING")
  ((${#change[@]} == 0)) || once providers update-oidc "$PROVIDER" "${change[@]}"
}

make_accounts() {
  make_account "$DEPLOYER_ACCOUNT" "$DEPLOYER" 'Deployer of ai-orchestra-staging' 'GitHub Actions of ai-cherry/ai-orchestra deploys staging as this account'
  make_account "$RUNTIME_ACCOUNT" "$RUNTIME" 'Runtime of ai-orchestra-staging' 'The Cloud Run service ai-orchestra-staging runs as this account'
}

make_account() { # ID E-MAIL TITLE DESCRIPTION
  exists gcloud iam service-accounts describe "$2" --project="$PROJECT" ||
    make "account $2" gcloud iam service-accounts create "$1" --display-name="$3" --description="$4" \
      --project="$PROJECT"
}

registries() { gcloud artifacts repositories "$@" --location="$REGION" --project="$PROJECT"; }

# Of an account that is gone, gcloud says the same as of one that may not be seen; so it is looked for in the list.
account_exists() { # E-MAIL
  local found
  found="$(once gcloud iam service-accounts list --filter="email=$1" --format='value(email)' \
    --project="$PROJECT")" || exit
  [[ -n $found ]]
}

make_registry() {
  # What may still be serving stays: keeping wins over deleting. Policies of other names stay, too.
  local wanted='{"cleanupPolicies":{"delete-old":{"action":"DELETE","condition":{"olderThan":"7776000s","tagState":"ANY"},"id":"delete-old"},"delete-untagged":{"action":"DELETE","condition":{"olderThan":"604800s","tagState":"UNTAGGED"},"id":"delete-untagged"},"keep-recent":{"action":"KEEP","id":"keep-recent","mostRecentVersions":{"keepCount":10}}}}' present
  exists registries describe "$REGISTRY" ||
    make "registry $REGISTRY" registries create "$REGISTRY" --repository-format=docker \
      --description='Images of the Cloud Run service ai-orchestra-staging' --labels=managed-by=overture
  present="$(once registries describe "$REGISTRY" --format='json(cleanupPolicies)' | tr -d ' \n')"
  [[ $present != "$wanted" ]] || return 0
  if ! noted "registry $REGISTRY"; then
    local name
    for name in keep-recent delete-untagged delete-old; do
      if [[ $present != *"\"$name\":"* ]]; then note "cleanup-policy $name"; fi
    done
  fi
  registries set-cleanup-policies "$REGISTRY" --no-dry-run --policy=/dev/stdin >/dev/null <<'JSON'
[
  {"name": "keep-recent", "action": {"type": "Keep"}, "mostRecentVersions": {"keepCount": 10}},
  {"name": "delete-untagged", "action": {"type": "Delete"}, "condition": {"tagState": "untagged", "olderThan": "7d"}},
  {"name": "delete-old", "action": {"type": "Delete"}, "condition": {"tagState": "any", "olderThan": "90d"}}
]
JSON
}

buckets() { gcloud storage buckets "$@"; }

make_state_bucket() {
  local bucket uniform prevention versioning rules label
  lifecycle="$(mktemp)"
  cat >"$lifecycle" <<'JSON'
{"rule": [{
  "action": {"type": "Delete"},
  "condition": {"daysSinceNoncurrentTime": 90, "numNewerVersions": 20, "isLive": false}
}]}
JSON
  bucket="$(unless_gone buckets describe "gs://$STATE_BUCKET" --format='value[separator=":"](
    uniform_bucket_level_access,public_access_prevention,versioning_enabled,lifecycle_config.rule.len(),
    labels.managed-by)')"
  [[ -n $bucket ]] ||
    make "bucket $STATE_BUCKET" buckets create "gs://$STATE_BUCKET" --project="$PROJECT" --location="$REGION" \
      --uniform-bucket-level-access --public-access-prevention --soft-delete-duration=7d
  IFS=: read -r uniform prevention versioning rules label <<<"$bucket"
  if noted "bucket $STATE_BUCKET"; then
    [[ $versioning:$rules:$label == True:1:overture ]] ||
      once buckets update "gs://$STATE_BUCKET" --versioning --update-labels=managed-by=overture \
        --lifecycle-file="$lifecycle"
    return
  fi
  # In a bucket that was there, nothing but what the state needs is changed; rules of others stay.
  [[ $uniform == True ]] || change_bucket uniform-bucket-level-access
  [[ $prevention == enforced ]] || change_bucket public-access-prevention
  [[ $versioning == True ]] || change_bucket versioning
  [[ ${rules:-0} != 0 ]] || change_bucket "lifecycle-file=$lifecycle"
}

change_bucket() { # SETTING
  note "bucket-setting ${1%%=*}"
  once buckets update "gs://$STATE_BUCKET" "--$1"
}

# Members are added; policies are never replaced, and not written where the member is in them.
policy() { # VERB RESOURCE [FLAG...]
  local verb=$1 resource=$2
  shift 2
  case $resource in
    project)
      [[ $verb == get-iam-policy ]] || set -- "$@" --condition=None
      gcloud projects "$verb" "$PROJECT" "$@"
      ;;
    deployer) gcloud iam service-accounts "$verb" "$DEPLOYER" --project="$PROJECT" "$@" ;;
    runtime) gcloud iam service-accounts "$verb" "$RUNTIME" --project="$PROJECT" "$@" ;;
    former) gcloud iam service-accounts "$verb" "$FORMER" --project="$PROJECT" "$@" ;;
    registry) registries "$verb" "$REGISTRY" "$@" ;;
    bucket) buckets "$verb" "gs://$STATE_BUCKET" "$@" ;;
    secret) gcloud secrets "$verb" "$KEY_SECRET" --project="$PROJECT" "$@" ;;
    secret/*) gcloud secrets "$verb" "${resource#*/}" --project="$PROJECT" "$@" ;;
    bucket/*) buckets "$verb" "gs://${resource#*/}" "$@" ;;
    project/*)
      [[ $verb == get-iam-policy ]] || set -- "$@" --condition=None
      gcloud projects "$verb" "${resource#*/}" "$@"
      ;;
  esac
}

resource_read='' held='' granted=$NL
holds() { # RESOURCE ROLE MEMBER
  if [[ $resource_read != "$1" ]]; then
    held="$(retry policy get-iam-policy "$1" --flatten='bindings[].members' \
      --format='value[separator=" "](bindings.role,bindings.members,bindings.condition.expression)')"
    resource_read=$1
  fi
  [[ $NL$held$NL == *"$NL$2 $3 $NL"* ]]
}

grant() { # RESOURCE ROLE MEMBER
  granted+="grant $1 $2 $3$NL"
  if holds "$@"; then return; fi
  note "grant $1 $2 $3"
  retry policy add-iam-policy-binding "$1" --role="$2" --member="$3" >/dev/null
}

give_roles() {
  grant registry roles/artifactregistry.writer "serviceAccount:$DEPLOYER"
  grant project roles/logging.viewer "serviceAccount:$DEPLOYER"
  grant project roles/monitoring.metricWriter "serviceAccount:$RUNTIME"
  grant project roles/cloudtrace.agent "serviceAccount:$RUNTIME"
  grant project roles/logging.logWriter "serviceAccount:$RUNTIME"
  grant deployer roles/iam.workloadIdentityUser "$MEMBERS$DEFAULT_BRANCH"
  grant runtime roles/iam.serviceAccountUser "serviceAccount:$DEPLOYER"
}

keys() { gcloud iam service-accounts keys "$@" --iam-account="$RUNTIME" --project="$PROJECT"; }

list_keys() { retry keys list --managed-by=user --format='value(name.basename())'; }

# A key whose file nobody has, since a run was ended before it was stored, is of no use to anybody.
delete_lost_key() {
  local lost before now key
  lost="$(noted_value storing)"
  before=" $(noted_value keys-before) "
  if [[ -z $lost && $before != "  " ]] && account_exists "$RUNTIME"; then
    now="$(list_keys)"
    for key in $now; do
      if [[ $before != *" $key "* ]]; then lost+=" $key"; fi
    done
  fi
  for key in $lost; do
    # Of several new ones, nobody knows which was made here.
    [[ ${lost# } == "$key" ]] || fail 1 "One of these keys of $RUNTIME is left over from an interrupted run:$lost" \
      "Delete it: gcloud iam service-accounts keys delete KEY --iam-account=$RUNTIME; then run this again."
    say "deleting the key $key of an interrupted run: it was never stored"
    unless_gone keys delete "$key"
  done
  forget "storing $(noted_value storing)"
  forget "keys-before $(noted_value keys-before)"
}

# What earlier answers or an earlier set-up granted goes last of all: by then, what takes its place has been seen to work.
retire_grants() {
  local line role member rest
  while read -r line rest; do
    if [[ $line == grant && $granted != *"$NL$line $rest$NL"* ]]; then
      read -r line role member <<<"$rest"
      case $line:$member in
        deployer:"$FORMER_MEMBER" | *":serviceAccount:$FORMER") ;;
        project:* | registry:* | runtime:* | deployer:* | secret/* | bucket/* | project/*) revoke "$line" "$role" "$member" ;;
      esac
    fi
  done <<<"$notes"
  resource_read=''
  holds deployer none none || true
  while read -r role member rest; do
    [[ $member == "${MEMBERS%@*@*}@"* ]] || continue
    if [[ $member != "$MEMBERS"* || " $BRANCHES " != *" ${member#"$MEMBERS"} "* ]]; then
      revoke deployer "$role" "$member"
    fi
  done <<<"$held"
  retire_former
}

# Each environment takes its own grants from the deployer that all had; the last one takes the way in, which was open to every
# branch. What Overture did not make, it leaves.
retire_former() {
  local accounts email title role
  accounts="$(once gcloud iam service-accounts list --format='value[separator=" "](email,displayName)' \
    --project="$PROJECT")"
  [[ $NL$accounts$NL == *"$NL$FORMER $FORMER_TITLE$NL"* ]] || noted "account $FORMER" || return 0
  resource_read=''
  retire runtime roles/iam.serviceAccountUser "serviceAccount:$FORMER"
  retire registry roles/artifactregistry.writer "serviceAccount:$FORMER"
  while read -r email title; do
    [[ $email == "$RUNTIME_ACCOUNTS"*-sa@* && $email != "$RUNTIME" && $email != "$FORMER" ]] || continue
    held="$(retry gcloud iam service-accounts get-iam-policy "$email" --project="$PROJECT" \
      --flatten='bindings[].members' \
      --format='value[separator=" "](bindings.role,bindings.members,bindings.condition.expression)')"
    if [[ $NL$held$NL == *"${NL}roles/iam.serviceAccountUser serviceAccount:$FORMER $NL"* ]]; then
      say "every branch can still become $FORMER, since $email lets it deploy: set that environment up again, too"
      return
    fi
  done <<<"$accounts"
  resource_read=''
  retire bucket roles/storage.objectUser "serviceAccount:$FORMER"
  for role in $FORMER_ROLES; do retire project "$role" "serviceAccount:$FORMER"; done
  retire former roles/iam.workloadIdentityUser "$FORMER_MEMBER"
}

retire() { # RESOURCE ROLE MEMBER
  if holds "$@"; then revoke "$@"; fi
}

revoke() { # RESOURCE ROLE MEMBER
  say "removing $3 as $2 from $1"
  unless_gone policy remove-iam-policy-binding "$1" --role="$2" --member="$3" >/dev/null
  forget "grant ${1/former/deployer} $2 $3"
}

readonly ENVIRONMENT_PATH="repos/$REPOSITORY/environments/$ENVIRONMENT"

environment_branches() {
  gh api "$ENVIRONMENT_PATH/deployment-branch-policies?per_page=100" \
    --jq '.branch_policies[] | select((.type // "branch") == "branch") | "\(.id) \(.name)"'
}

# What a change of an environment leaves out is gone, so that the rules that others set are sent along.
set_branch_policy() { # POLICY
  gh api "$ENVIRONMENT_PATH" --jq "{deployment_branch_policy: $1} + ([.protection_rules[] |
    if .type == \"wait_timer\" then {wait_timer}
    elif .type == \"required_reviewers\" then {prevent_self_review: (.prevent_self_review // false),
      reviewers: [.reviewers[] | {type, id: .reviewer.id}]}
    else {} end] | add // {})" |
    gh api --silent --method PUT "$ENVIRONMENT_PATH" --input -
}

# Only the branches that deploy may; the patterns of others stay, and so does a limit to protected branches.
open_environment() {
  local present branch line kind
  present="$(once gh api "$ENVIRONMENT_PATH" --jq '.deployment_branch_policy |
    if . == null then "all" elif .custom_branch_policies then "custom" else "protected" end')"
  case $present in
    protected)
      say "the environment $ENVIRONMENT lets protected branches deploy; that is left so"
      return
      ;;
    all)
      noted "github-environment $ENVIRONMENT" || note "github-branches $ENVIRONMENT"
      retry set_branch_policy '{protected_branches: false, custom_branch_policies: true}'
      ;;
  esac
  present="$NL$(once environment_branches | cut -d ' ' -f 2-)$NL"
  for branch in $BRANCHES; do
    [[ $present != *"$NL$branch$NL"* ]] || continue
    note "github-branch $branch"
    once gh api --silent "$ENVIRONMENT_PATH/deployment-branch-policies" -f type=branch -f "name=$branch"
  done
  while read -r kind branch; do
    if [[ $kind == github-branch && " $BRANCHES " != *" $branch "* ]]; then
      close_branch "$branch"
      forget "github-branch $branch"
    fi
  done <<<"$notes"
}

close_branch() { # BRANCH
  local id name present
  present="$(unless_gone environment_branches)"
  while read -r id name; do
    if [[ $name == "$1" ]]; then
      unless_gone gh api --silent --method DELETE "$ENVIRONMENT_PATH/deployment-branch-policies/$id"
    fi
  done <<<"$present"
}

github_secrets() {
  gh api "repos/$REPOSITORY/environments/$ENVIRONMENT/secrets?per_page=100" --jq '.secrets[].name'
}

write_github() {
  exists gh api "repos/$REPOSITORY/environments/$ENVIRONMENT" ||
    make "github-environment $ENVIRONMENT" gh api --silent --method PUT "repos/$REPOSITORY/environments/$ENVIRONMENT"
  open_environment
  local name there new=()
  there="$NL$(once github_secrets)$NL"
  for name in $SECRETS; do
    if [[ $there != *"$NL$name$NL"* ]]; then new+=("github-secret $name"); fi
  done
  note ${new[@]+"${new[@]}"}
  write_secret GCP_PROJECT_ID orchestra-demo
  write_secret GCP_REGION us-central1
  write_secret GCP_WORKLOAD_IDENTITY_PROVIDER "$POOL_NAME/providers/$PROVIDER"
  write_secret GCP_SERVICE_ACCOUNT ai-orchestra-staging-deploy@orchestra-demo.iam.gserviceaccount.com
  write_secret GCP_SECRET_MANAGEMENT_KEY secret-management-key-staging
  write_secret CLOUD_RUN_MEMORY "$(sizing memory)"
  write_secret CLOUD_RUN_CPU "$(sizing cpu)"
  write_secret CLOUD_RUN_MIN_INSTANCES "$(sizing min_instances)"
  write_secret CLOUD_RUN_MAX_INSTANCES "$(sizing max_instances)"
  write_secret CLOUD_RUN_CONCURRENCY "$(sizing concurrency)"
}

# The value goes through a pipe, not through an argument of gh.
write_secret() { # NAME VALUE
  printf %s "$2" | gh secret set "$1" --env "$ENVIRONMENT" --repo "$REPOSITORY"
}

# The sizing stands in Terraform's variables and nowhere else.
sizing() { # VARIABLE
  sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\\1/p" terraform/environments/staging.tfvars.json
}

terraform_here() { # ARGUMENT...
  if [[ -z ${GOOGLE_OAUTH_ACCESS_TOKEN:-}${GOOGLE_CREDENTIALS:-}${GOOGLE_APPLICATION_CREDENTIALS:-} ]]; then
    # The account of gcloud is Terraform's, too.
    export GOOGLE_OAUTH_ACCESS_TOKEN=$token
  fi
  TF_DATA_DIR="$PWD/.overture/terraform/$ENVIRONMENT" TF_IN_AUTOMATION=1 "$TERRAFORM" -chdir=terraform "$@"
}

start_terraform() {
  mkdir -p -- ".overture/terraform/$ENVIRONMENT"
  [[ -f terraform/.terraform.lock.hcl ]] || note "file terraform/.terraform.lock.hcl"
  terraform_here init -input=false -reconfigure -backend-config=environments/staging.gcs.tfbackend
  noted "terraform-at-work $STATE_PREFIX" || return 0
  # A Terraform that was killed has left the lock of its state, and only what was started from here can have held it.
  local lock="gs://$STATE_BUCKET/$STATE_PREFIX/default.tflock" generation
  if [[ "$(gcloud storage cat "$lock" 2>/dev/null)" == *"\"Who\":\"$(id -un)@$(uname -n)\""* ]]; then
    generation="$(once gcloud storage objects describe "$lock" --format='value(generation)')"
    unless_gone gcloud storage rm "$lock#$generation"
  fi
  forget "terraform-at-work $STATE_PREFIX"
}

# Terraform takes what was adopted into its state, and a revert out of it again.
readonly SERVICE_ADDRESS='google_cloud_run_v2_service.service'
readonly JOB_ADDRESS='google_cloud_scheduler_job.keep_warm[0]'

in_state() { [[ "$NL$(terraform_here state list 2>/dev/null)$NL" == *"$NL$1$NL"* ]]; } # ADDRESS

# Whoever fills an empty state takes back what is in it; what is in it already was made by others, who take it back.
own_state() {
  noted "terraform $STATE_PREFIX" || [[ -n "$(terraform_here state list 2>/dev/null)" ]] || note "terraform $STATE_PREFIX"
}

import_adopted() { # ID ADDRESS NAME
  noted "adopted $1" || return 0
  if ! in_state "$2"; then
    own_state
    terraform_here import -input=false -var-file=environments/staging.tfvars.json "$2" "projects/$PROJECT/locations/$REGION/$3"
  fi
}

release_adopted() { # ID ADDRESS
  if noted "adopted $1" && in_state "$2"; then terraform_here state rm "$2"; fi
}

apply_terraform() {
  local planned=0 plan="$PWD/.overture/terraform/$ENVIRONMENT.plan"
  start_terraform
  import_adopted service "$SERVICE_ADDRESS" "services/$SERVICE"
  import_adopted keep-warm-job "$JOB_ADDRESS" "jobs/$SERVICE-keep-warm"
  # An apply that changes nothing would write the state again; so only what a plan finds is applied.
  (umask 077 && terraform_here plan -input=false -lock=false -detailed-exitcode -var-file=environments/staging.tfvars.json -out="$plan") || planned=$?
  case $planned in
    0) ;;
    2)
      note "terraform-at-work $STATE_PREFIX"
      own_state
      terraform_here apply -input=false -lock-timeout=60s "$plan"
      forget "terraform-at-work $STATE_PREFIX"
      ;;
    *) exit 1 ;;
  esac
  rm -f -- "$plan"
}

verify() {
  local ready url
  ready="$(once gcloud run services describe "$SERVICE" --region="$REGION" --project="$PROJECT" \
    --format='value(status.conditions[0].status)')"
  [[ $ready == True ]] || fail 1 "The service $SERVICE is not ready." \
    "See why: gcloud run services describe $SERVICE --region=$REGION --project=$PROJECT"
  url="$(terraform_here output -raw uri)"
  say "callers need an identity token and roles/run.invoker, so it is not called from here"
  say "done: $url"
}

# -- Taking it back ----------------------------------------------------------------------------------------------------

take_back() { # NOTE
  local kind name rest
  read -r kind name rest <<<"$1"
  case $kind in
    terraform) destroy_terraform ;;
    terraform-at-work) start_terraform ;;
    undeleted) ;;
    adopted) say "$name stays: it was there before" ;;
    file) rm -f -- "$name" ;;
    workflow) unless_gone gh api --silent --method PUT "repos/$REPOSITORY/actions/workflows/$name/enable" ;;
    github-secret)
      unless_gone gh api --silent --method DELETE "repos/$REPOSITORY/environments/$ENVIRONMENT/secrets/$name"
      ;;
    github-environment) delete_github_environment ;;
    github-branch) close_branch "$name" ;;
    github-branches) [[ -n "$(unless_gone environment_branches)" ]] || retry set_branch_policy null ;;
    key | storing) unless_gone keys delete "$name" ;;
    keys-before) delete_lost_key ;;
    version) unless_gone gcloud secrets versions destroy "$name" --secret="$KEY_SECRET" --project="$PROJECT" ;;
    secret) unless_gone gcloud secrets delete "$name" --project="$PROJECT" ;;
    grant) take_role "$name" "${rest% *}" "${rest##* }" ;;
    bucket) delete_state_bucket ;;
    bucket-setting)
      case $name in
        lifecycle-file) unless_gone buckets update "gs://$STATE_BUCKET" --clear-lifecycle ;;
        *) unless_gone buckets update "gs://$STATE_BUCKET" "--no-$name" ;;
      esac
      ;;
    registry) unless_gone registries delete "$name" ;;
    cleanup-policy) unless_gone registries delete-cleanup-policies "$REGISTRY" --policynames="$name" ;;
    account) delete_account "$name" ;;
    provider | repository-in-provider)
      PROVIDER=$name
      delete_provider "$kind"
      ;;
    pool) delete_pool ;;
    # Others may use it by now, and one that nobody uses costs nothing.
    service) say "$name stays enabled; this script had enabled it" ;;
    *) fail 1 "Nothing is known of '$kind', which $NOTES has." "The script that wrote it can take it back." ;;
  esac
}

destroy_terraform() {
  local objects="gs://$STATE_BUCKET/$STATE_PREFIX/"
  if ! exists buckets describe "gs://$STATE_BUCKET"; then
    say "the state is gone with its bucket: what Terraform made cannot be told any more"
    return
  fi
  start_terraform
  release_adopted service "$SERVICE_ADDRESS"
  release_adopted keep-warm-job "$JOB_ADDRESS"
  note "terraform-at-work $STATE_PREFIX"
  terraform_here destroy -input=false -auto-approve -lock-timeout=60s -var-file=environments/staging.tfvars.json
  forget "terraform-at-work $STATE_PREFIX"
  # The state says that nothing is left; in a bucket that stays it would only keep the bucket from ever going.
  unless_gone gcloud storage rm --recursive "$objects"
}

delete_github_environment() {
  local others
  others="$(unless_gone github_secrets)"
  if [[ -n $others ]]; then
    say "the GitHub environment $ENVIRONMENT stays: others have put ${others%%"$NL"*} into it"
  else
    unless_gone gh api --silent --method DELETE "repos/$REPOSITORY/environments/$ENVIRONMENT"
  fi
}

take_role() { # RESOURCE ROLE MEMBER
  # What was granted before each environment had a deployer of its own is on the one that all had.
  [[ $1 != deployer || $3 != "$FORMER_MEMBER" ]] || set -- former "$2" "$3"
  # With a resource that goes, its policy goes.
  case $1 in
    deployer) ! noted "account $DEPLOYER" || return 0 ;;
    registry) ! noted "registry $REGISTRY" || return 0 ;;
    runtime) ! noted "account $RUNTIME" || return 0 ;;
    secret) ! noted "secret $KEY_SECRET" || return 0 ;;
  esac
  unless_gone policy remove-iam-policy-binding "$1" --role="$2" --member="$3" >/dev/null
}

delete_state_bucket() {
  local others
  others="$(unless_gone gcloud storage objects list "gs://$STATE_BUCKET/**" --format='value(name)')"
  others="$(printf '%s' "$others" | grep -v "^$STATE_PREFIX/" || true)"
  if [[ -n $others ]]; then
    say "gs://$STATE_BUCKET stays: it also holds ${others%%"$NL"*}"
  else
    unless_gone gcloud storage rm --recursive "gs://$STATE_BUCKET"
  fi
}

delete_account() { # E-MAIL
  if account_exists "$1"; then unless_gone gcloud iam service-accounts delete "$1" --project="$PROJECT"; fi
}

delete_provider() { # NOTE'S KIND
  local state present
  state="$(unless_gone providers describe "$PROVIDER" --format='value(state)')"
  [[ $state == ACTIVE ]] || return 0
  present="$(once providers describe "$PROVIDER" --format='value(attributeCondition)')"
  if [[ $1 == provider && $present == "$CONDITION" ]]; then
    unless_gone providers delete "$PROVIDER"
    retry deleted providers describe "$PROVIDER"
    return
  fi
  # Others are let in, too: they stay in, this repository goes out.
  case $present in
    "("*") || ($CONDITION)")
      present="${present#(}"
      present="${present%") || ($CONDITION)"}"
      ;;
    "($CONDITION) || "*) present="${present#"($CONDITION) || "}" ;;
    *"$CONDITION"*)
      say "the provider $PROVIDER stays as it is: take this repository out of its condition by hand: $present"
      return
      ;;
  esac
  say "the provider $PROVIDER stays: other repositories use it"
  unless_gone providers update-oidc "$PROVIDER" "--attribute-condition=$present"
}

delete_pool() {
  local state others
  state="$(unless_gone pools describe "$POOL" --format='value(state)')"
  [[ $state == ACTIVE ]] || return 0
  others="$(once providers list --format='value(name)')"
  if [[ -n $others ]]; then
    say "the pool $POOL stays: a provider is in it"
  else
    unless_gone pools delete "$POOL"
    retry deleted pools describe "$POOL"
  fi
}

# The notes of another environment that uses the same thing, and takes it back when it goes itself.
heir() { # NOTE
  local other
  case $1 in
    file\ * | service\ * | pool\ * | provider\ * | repository-in-provider\ * | "account $FORMER") ;;
    bucket\ * | bucket-setting\ * | "grant deployer "*" $FORMER_MEMBER" | "grant "*":$FORMER") ;;
    *) return 1 ;;
  esac
  for other in "${NOTES%/*}"/*.notes; do
    if [[ $other != "$NOTES" && -s $other ]]; then
      printf '%s\n' "$other"
      return
    fi
  done
  return 1
}

hand_over() { # NOTE HEIR
  say "$1 stays: $(basename -- "$2" .notes) uses it, too"
  grep -qxF -- "$1" "$2" && return
  # As the oldest, it goes as the last.
  (umask 077 && printf '%s\n' "$1" | cat - "$2" >"$2.new")
  mv -f -- "$2.new" "$2"
}

take_all_back() {
  local line to
  while [[ $notes != "$NL" ]]; do
    line="${notes%"$NL"}"
    line="${line##*"$NL"}"
    title="take back $line"
    if to="$(heir "$line")"; then
      hand_over "$line" "$to"
    else
      say "$title"
      take_back "$line"
    fi
    forget "$line"
  done
  rm -rf -- ".overture/terraform/$ENVIRONMENT" ".overture/terraform/$ENVIRONMENT.plan"
  rm -f -- "$NOTES" "$NOTES.lock"
  rmdir -- "${NOTES%/*}" .overture/script .overture/terraform 2>/dev/null || true
  if [[ "$(ls -A .overture)" == .gitignore ]]; then rm -r -- .overture; fi
  say "everything that this script made for $ENVIRONMENT is taken back"
}

perform_step() { # TITLE FUNCTION
  title=$1
  say "$title"
  "$2"
}

main() {
  read_options "$@"
  enter_repository
  check_prerequisites
  check_notes
  check_code
  read_notes
  if [[ -n $revert && $notes == "$NL" ]]; then
    say "nothing to take back: nothing is noted in $PWD/$NOTES"
    return
  fi
  if [[ -n $revert ]]; then agree_to_revert; else agree_to_apply; fi
  begin
  find_numbers
  if [[ -n $revert ]]; then
    take_all_back
  else
    settle_existing
    each_step perform_step
  fi
}

# Only what has been read to its end begins.
main "$@"
