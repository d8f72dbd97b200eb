#!/usr/bin/env bash
# Sets up an environment of ai-orchestra with gcloud, gh and terraform (or tofu), or takes back what it has made.
# Written by Overture from overture.yaml, and needs nothing of it; the generated files have to be in the repository.
set -euo pipefail

readonly NL=$'\n'
readonly ENVIRONMENTS=production
readonly KNOWN_TRADE_OFFS='service-account-keys broad-permissions public-access open-ingress'
readonly KNOWN_THINGS='service keep-warm-job deployer-account runtime-account registry state-bucket key-secret github-environment'

usage() {
  cat <<TEXT
Usage: apply_performance_optimizations.sh [OPTIONS] ENVIRONMENT [REPOSITORY]
       apply_performance_optimizations.sh --revert [OPTIONS] ENVIRONMENT [REPOSITORY]

Sets up one of these environments: $ENVIRONMENTS
What is there already stays. REPOSITORY is the folder with the generated files, by default the one that this script
lies in. Interrupted at any point, it goes on when it is run again.

  --yes             ask nothing; each trade-off in play then has to be acknowledged
  --acknowledge ID  accept a trade-off, whose text is shown:
                    $KNOWN_TRADE_OFFS
  --adopt ID        use something that others have made; a revert leaves it there:
                    $KNOWN_THINGS
  --allow-code FILE let Terraform load a file of its folder that Overture did not write
  --revert          take back what this script has made, newest first; what was there before stays, and so do Google APIs
  --help            show this

Exit status: 0 done, 1 a step failed, 64 wrong use, 65 not agreed to, 69 a program or a service is missing,
75 another run is at work, 77 not permitted, 130 interrupted.
TEXT
}

# -- What it sets up ---------------------------------------------------------------------------------------------------

readonly REPOSITORY=ai-cherry/ai-orchestra
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
# The path that tells whether the service is healthy, none where nobody can call one, and below which status it is.
readonly HEALTH_PATH=/health HEALTHY_BELOW=400
# Where GitHub's plan has no environments, the secrets are the repository's.
readonly HAS_ENVIRONMENTS=1
# The deployer that all environments had before each had its own, and its roles on the project.
readonly FORMER_ACCOUNT=ai-orchestra-sa FORMER_TITLE='Deployer of ai-orchestra' RUNTIME_ACCOUNTS=ai-orchestra-
readonly FORMER_ROLES='
  roles/run.developer roles/cloudscheduler.admin roles/monitoring.alertPolicyEditor
  roles/monitoring.dashboardEditor roles/logging.viewer roles/monitoring.viewer roles/run.admin
  roles/storage.admin roles/artifactregistry.admin roles/iam.serviceAccountUser roles/secretmanager.admin
  roles/monitoring.admin roles/logging.admin roles/datastore.owner roles/aiplatform.admin
'
# The APIs that a revert leaves enabled without a word, since no project works without them.
readonly BASE_APIS='cloudresourcemanager.googleapis.com iam.googleapis.com logging.googleapis.com monitoring.googleapis.com storage.googleapis.com'

ENVIRONMENT=''
# What differs between the environments. A line of GRANTS is a resource, who gets roles on it, and the roles.
read_environment() {
  [[ -n $ENVIRONMENT || $ENVIRONMENTS == *' '* ]] || ENVIRONMENT=$ENVIRONMENTS
  case $ENVIRONMENT in
    production)
      PROJECT=orchestra-demo REGION=us-central1 SERVICE=ai-orchestra-production REGISTRY=ai-orchestra-production
      DEPLOYER_ACCOUNT=ai-orchestra-production-deploy RUNTIME_ACCOUNT=ai-orchestra-production-sa
      STATE_BUCKET=orchestra-demo-overture-tfstate STATE_PREFIX=overture/ai-orchestra/production
      GITHUB_ENVIRONMENT=production BRANCHES='' SECRET_PREFIX=''
      CALLERS=anyone HAS_KEY=1 KEY_SECRET=secret-management-key-production
      SERVICE_SECRETS='' OLDER_WORKFLOWS=''
      TRADE_OFFS='service-account-keys broad-permissions public-access open-ingress'
      APIS='
        iam.googleapis.com iamcredentials.googleapis.com cloudresourcemanager.googleapis.com run.googleapis.com
        artifactregistry.googleapis.com secretmanager.googleapis.com monitoring.googleapis.com logging.googleapis.com
        cloudscheduler.googleapis.com cloudtrace.googleapis.com sts.googleapis.com storage.googleapis.com
        firestore.googleapis.com aiplatform.googleapis.com
      '
      GRANTS='
        project deployer roles/run.admin roles/storage.admin roles/artifactregistry.admin roles/iam.serviceAccountUser
        project deployer roles/secretmanager.admin roles/monitoring.admin roles/logging.admin
        project deployer roles/cloudscheduler.admin roles/datastore.owner roles/aiplatform.admin
        project runtime roles/monitoring.metricWriter roles/cloudtrace.agent roles/logging.logWriter
        project runtime roles/datastore.user roles/aiplatform.user
        deployer branches roles/iam.workloadIdentityUser
        runtime deployer roles/iam.serviceAccountUser
        secret runtime roles/secretmanager.secretAccessor
      '
      ;;
    '') misuse "Which ENVIRONMENT? There are: $ENVIRONMENTS" ;;
    *) misuse "There is no environment '$ENVIRONMENT'; there are: $ENVIRONMENTS" ;;
  esac
  export CLOUDSDK_CORE_DISABLE_PROMPTS=1 CLOUDSDK_CORE_PROJECT=$PROJECT
  DEPLOYER="$DEPLOYER_ACCOUNT@$PROJECT.iam.gserviceaccount.com"
  RUNTIME="$RUNTIME_ACCOUNT@$PROJECT.iam.gserviceaccount.com"
  FORMER="$FORMER_ACCOUNT@$PROJECT.iam.gserviceaccount.com"
  NOTES=".overture/script/$PROJECT/$GITHUB_ENVIRONMENT.notes"
  DATA=".overture/terraform/$GITHUB_ENVIRONMENT"
  VALUES="terraform/environments/$ENVIRONMENT.tfvars.json"
  BACKEND="terraform/environments/$ENVIRONMENT.gcs.tfbackend"
  ENVIRONMENT_PATH="repos/$REPOSITORY/environments/$GITHUB_ENVIRONMENT"
  SECRETS_PATH="${HAS_ENVIRONMENTS:+$ENVIRONMENT_PATH}"
  SECRETS_PATH="${SECRETS_PATH:-repos/$REPOSITORY/actions}/secrets"
}

# The secrets of the GitHub environment, a line each: the name and the value.
github_secrets() {
  sed "s/^/$SECRET_PREFIX/" <<TEXT
GCP_PROJECT_ID $PROJECT
GCP_REGION $REGION
GCP_WORKLOAD_IDENTITY_PROVIDER $POOL_NAME/providers/$PROVIDER
GCP_SERVICE_ACCOUNT $DEPLOYER
GCP_SECRET_MANAGEMENT_KEY $KEY_SECRET
CLOUD_RUN_MEMORY $(sizing memory)
CLOUD_RUN_CPU $(sizing cpu)
CLOUD_RUN_MIN_INSTANCES $(sizing min_instances)
CLOUD_RUN_MAX_INSTANCES $(sizing max_instances)
CLOUD_RUN_CONCURRENCY $(sizing concurrency)
TEXT
}

# Everything there is to do, in order. COMMAND gets a title and the function that does it.
each_step() { # COMMAND
  [[ -z $SERVICE_SECRETS ]] || "$1" "see whether the service's secrets are there" find_secrets
  "$1" "enable the Google APIs" enable_apis
  "$1" "make the identity pool and the provider by which GitHub's workflows sign in" make_identity
  "$1" "make the service accounts of the deployer and of the running service" make_accounts
  "$1" "make the image repository" make_registry
  "$1" "make the bucket of Terraform's state" make_state_bucket
  [[ -z $HAS_KEY ]] || "$1" "make a key of the runtime account, and store it as a secret" store_key
  "$1" "give the accounts their roles" give_roles
  "$1" "apply Terraform: the service, its alerts and its dashboard" apply_terraform
  "$1" "make the GitHub environment for the branches that deploy, and write its secrets" write_github
  "$1" "see whether the service is well" verify
  "$1" "take away what earlier set-ups granted and nothing needs any more" retire_grants
  [[ -z $OLDER_WORKFLOWS ]] ||
    "$1" "switch off the older workflows that deploy the service too; their files stay" switch_off_workflows
}

# shellcheck disable=SC2016 # What looks like code is text.
trade_off() { # ID: what is to be known before it is accepted
  case $1 in
    service-account-keys)
      set -- 'service-account-keys: A service account key for the container' \
        'Libraries that can read nothing but a key file work unchanged. Overture makes one key of the runtime account, keeps it in Secret Manager, and mounts it read-only at /secrets/key.json; it is never in an environment variable, a log, or the image.' \
        'A key is a password that does not expire. It works from any computer in the world, without a second factor, until somebody disables it, and Google cannot tell a thief from your service. You have to rotate it; an account can have ten keys at most. Many organisations forbid keys (iam.disableServiceAccountKeyCreation); there, this step fails.' \
        'Anyone who can make the service read a file and return it, run code in the container, or read the secret (secretmanager.versions.access, which a project owner and every account with broad permissions has). They copy /secrets/key.json once and from then on act as the runtime account from their own machine, with every role it has, also after the hole in the service is closed.' \
        'keyless: Cloud Run'\''s metadata server gives the container tokens of the same account that expire within the hour. Google'\''s client libraries use them without configuration, and there is nothing to steal, rotate, or leak.'
      ;;
    broad-permissions)
      set -- 'broad-permissions: Broad roles for the deployer' \
        'The deployer gets ten roles on the whole project, eight of them for administrators, among them run.admin, storage.admin and secretmanager.admin, and iam.serviceAccountUser. A workflow can then create and change nearly anything without a “permission denied”, and Firestore and Vertex AI work from the start.' \
        'The project is only as safe as the repository. iam.serviceAccountUser on the project means acting as every service account in it, so that in effect the deployer can do whatever the most powerful of them can. A mistake in a workflow can delete every service, bucket, secret, database and log of the project, not only those of this service.' \
        'Anyone who can push to a branch that deploys, or get code into its workflow: a collaborator whose account was taken over, an action or a Python package that was replaced by a malicious version. Their job asks for the deployer'\''s token as the workflow does, reads every secret of the project, deploys a service that runs as a more powerful account, and covers its tracks with logging.admin.' \
        'granular: four roles, on the one service, the one image repository, the one runtime account, and reading the project'\''s log; up to two more where the workflow calls a new revision or watches its errors. It deploys this service just as fast; what it lacks can be granted by name later.'
      ;;
    public-access)
      set -- 'public-access: A service that anyone may call' \
        'Browsers, webhooks and partners call the service without a Google identity. It needs no code for tokens, and no gateway in front. Overture switches the invoker check of this service off; it adds no binding for allUsers, which organisations with domain restriction refuse.' \
        'Every path of the service is open to the internet, /docs and whatever was meant for your own use included; the service itself must then tell callers apart. Each request costs money: AI calls most of all, and the only limit is the number of instances.' \
        'Anyone with the address, which browsers, web pages and logs hand on and which is no secret. They can call the paid AI models at your expense, try the service for holes, or keep all instances busy, so that the maximum of instances is reached, you pay for it, and your own users get 429.' \
        'authenticated: Cloud Run checks an identity token before the container sees a request, at no cost. Callers need roles/run.invoker; people test it by `gcloud run services proxy`, and the keep-warm job sends a token of its own.'
      ;;
    open-ingress)
      set -- 'open-ingress: A service that is reachable from every network' \
        'The run.app address works from everywhere, at once and without anything in front: no load balancer (about 18 dollars a month), no VPC. GitHub'\''s runners can test a new revision by a request.' \
        'Identity is the only wall. There is no place for Cloud Armor'\''s rules, a rate limit, a block of countries, or a firewall, and a leaked token can be used from any network. With public access, there is no wall at all.' \
        'Anyone on the internet can send packets to the service: floods of requests, attacks on the HTTP library, or a stolen identity token used from the thief'\''s own machine, which a service inside your network would never have seen.' \
        'internal-and-load-balancing: only your VPC, services of the same project, Cloud Scheduler, and an external Application Load Balancer that you put in front, with Cloud Armor if wanted, can reach it. The run.app address answers 404 to everybody else.'
      ;;
  esac
  printf '\nTrade-off %s\n' "$1"
  local heading
  for heading in "You gain:" "You risk:" "Who could abuse it:" "Instead:"; do
    printf '  %s\n%s\n' "$heading" "$(fold -s -w 76 <<<"$2" | sed 's/^/    /;s/ *$//')"
    shift
  done
}

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
  local status=$1 IFS=$NL
  shift
  shown "$*" >&2
  exit "$status"
}

# -- Options -----------------------------------------------------------------------------------------------------------

yes='' revert='' acknowledged=' ' adopted=' ' allowed=$NL folder=''

misuse() { # LINE
  printf '%s\n\n' "$(shown "$1")" >&2
  usage >&2
  exit 64
}

one_of() { # ID KNOWN
  [[ -n $1 && " $2 " == *" $1 "* ]] || misuse "There is no '$1'; there are: $2"
}

read_options() { # ARGUMENT...
  local value
  while (($#)); do
    value="${1#*=}"
    case $1 in
      --help) usage && exit 0 ;;
      --yes) yes=1 ;;
      --revert) revert=1 ;;
      --acknowledge | --adopt | --allow-code)
        (($# > 1)) || misuse "$1 needs a value."
        set -- "$1=$2" "${@:3}"
        continue
        ;;
      --acknowledge=*) one_of "$value" "$KNOWN_TRADE_OFFS" && acknowledged+="$value " ;;
      --adopt=*) one_of "$value" "$KNOWN_THINGS" && adopted+="$value " ;;
      --allow-code=*) allowed+="$value$NL" ;;
      -*) misuse "There is no option $1." ;;
      *)
        [[ -z $folder ]] || misuse "One REPOSITORY is enough: $folder or $1?"
        if [[ -z $ENVIRONMENT ]]; then ENVIRONMENT=$1; else folder=$1; fi
        ;;
    esac
    shift
  done
}

enter_repository() {
  folder="${folder:-$(dirname -- "$0")}"
  cd -- "$folder" || fail 64 "There is no folder $folder."
  local file
  for file in terraform/cloud_run_performance.tf "$VALUES" "$BACKEND"; do
    [[ -f $file ]] || fail 1 "$PWD has no $file." "Write the files first: overture apply --environment $ENVIRONMENT"
  done
  [[ ! -e terraform/overture.auto.tfvars.json ]] || fail 65 "terraform/overture.auto.tfvars.json is left over: Terraform would load it for every environment." \
    "Let Overture write the files again: overture apply --environment $ENVIRONMENT"
}

# -- What has to be there ----------------------------------------------------------------------------------------------

TERRAFORM="$(command -v terraform || command -v tofu || true)"
readonly TERRAFORM
token=''

# Says what is wrong with a program; nothing where nothing is.
program_trouble() { # PROGRAM MINIMUM HOW-TO-GET-IT
  local said version='' name="${1##*/}"
  command -v "$1" >/dev/null || {
    echo "$name is not installed: $3"
    return
  }
  said="$("$1" --version 2>/dev/null || true)"
  if [[ $said =~ [0-9]+(\.[0-9]+)+ ]]; then version="${BASH_REMATCH[0]}"; fi
  # It is new enough where it does not come first by its numbers.
  [[ "$(printf '%s\n' "${version:-0}" "$2" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" == "$2" ]] ||
    echo "$name is too old: it is ${version:-of an unknown version}, at least $2 is needed: $3"
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
  say "this takes back what this script has made for $ENVIRONMENT in $PROJECT, newest first:"
  shown "$(sed -n '1!G;h;$p' <<<"$notes" | sed -n 's/^./  - &/p')" >&2
  [[ -n $yes ]] || can_ask || fail 65 "Nothing was done: $UNASKED --yes"
  if can_ask && ! confirm "Take all of this back?"; then fail 130 "Nothing was done."; fi
}

# -- Notes: what this script has made ----------------------------------------------------------------------------------
# A line each, oldest first, and written before the thing is made: whatever interrupts the script, a later run knows
# what is its own, and a revert takes back that and nothing else. No secret is ever in them.

notes=$NL

# What is in .overture travels with a copy of the folder: what git has of it, and what leads out of it, is not to be trusted.
check_notes() {
  local place=''
  [[ -e .overture || -L .overture ]] || return 0
  # What is below the folder of an environment is Terraform's own, which links the providers of its cache.
  place="$(find .overture -path '.overture/terraform/*/*/*' -prune -o ! -type f ! -type d -print)"
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
  for file in terraform/{*.tf,*.tf.json,*.tofu,*.tofu.json,terraform.d}; do
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
  (umask 077 && mkdir -p -- "${NOTES%/*}")
  [[ -f .overture/.gitignore ]] || printf '*\n' >.overture/.gitignore
  # The lock is shared with every program that is started from here: one that outlives a killed script holds it, too.
  wait_for_lock "$NOTES"
  # That run may have written more of them.
  read_notes
}

wait_for_lock() { # NOTES
  (umask 077 && : >>"$1.lock")
  exec 9>>"$1.lock"
  local tries=0
  until take_lock; do
    ((tries++)) || say "waiting for another run to end"
    ((tries < 60)) || fail 75 "Another run for $(basename -- "$1" .notes) is at work, or a program that a killed run has started." \
      "Wait until it has ended, then run this again. Which one it is: fuser $PWD/$1.lock"
    sleep 1
  done
}

take_lock() {
  if command -v flock >/dev/null; then
    flock -n 9
  elif command -v perl >/dev/null; then
    perl -e 'open(my $lock, ">>&=", 9) or exit 1; exit !flock($lock, 6)' # 6: alone, and without waiting
  fi
}

# -- Every way out -----------------------------------------------------------------------------------------------------

title='' lifecycle=''

ended() {
  local status=$? how=Stopped
  [[ -z $lifecycle ]] || rm -f -- "$lifecycle"
  [[ $status != 0 && -n $title ]] || return 0
  [[ $status != 130 ]] || how=Interrupted
  shown "$NL$how at: $title${NL}What was done is noted in $PWD/$NOTES.
Run this script again${revert:+ with --revert}: it goes on from here." >&2
  [[ -n $revert ]] || echo "With --revert it takes back what it has made." >&2
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
  local transient="$BUSY|$ASLEEP" absent="$GONE|$UNSEEN"
  look "$@"
}

# The same; where the API is not enabled yet, nothing is there.
present() { # COMMAND...
  local transient=$BUSY absent="$GONE|$UNSEEN|$ASLEEP"
  look "$@"
}

look() { # COMMAND...
  if attempt "$@" >/dev/null; then return; fi
  [[ $refusal =~ $absent ]] || refused || exit
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

# The commands of gcloud that are given often; which project they are for is in their environment.
accounts() { gcloud iam service-accounts "$@"; }
buckets() { gcloud storage buckets "$@"; }
keys() { accounts keys "$@" --iam-account="$RUNTIME"; }
pools() { gcloud iam workload-identity-pools "$@" --location=global; }
providers() { pools providers "$@" --workload-identity-pool="$POOL"; }
registries() { gcloud artifacts repositories "$@" --location="$REGION"; }

# -- What others have made ---------------------------------------------------------------------------------------------

others='' adopting=''
# Takes down what is there, was not made here, and does not carry a set-up's own mark.
theirs() { # ID NOTE MARK COMMAND...
  local id=$1 line=$2 mark=$3 said
  shift 3
  if noted "$line" || noted "adopted $id" || grep -qsxF -- "$line" "${NOTES%/*}"/*.notes; then return; fi
  present "$@" || return 0
  said="$(once "$@")" || exit
  if [[ -n $mark && $said == *"$mark"* ]]; then return; fi
  if [[ $adopted == *" $id "* ]]; then adopting+=" $id"; else others+=" --adopt $id"; fi
}

# What exists and is not ours is adopted by name alone, before anything is changed.
settle_existing() {
  title="look for what others have made"
  say "$title"
  local id label='value(labels.managed-by)'
  theirs deployer-account "account $DEPLOYER" "GitHub Actions of $REPOSITORY deploys $ENVIRONMENT as this account" \
    accounts describe "$DEPLOYER" --format='value(description)'
  theirs runtime-account "account $RUNTIME" "The Cloud Run service $SERVICE runs as this account" \
    accounts describe "$RUNTIME" --format='value(description)'
  theirs registry "registry $REGISTRY" overture registries describe "$REGISTRY" --format="$label"
  theirs state-bucket "bucket $STATE_BUCKET" overture buckets describe "gs://$STATE_BUCKET" --format="$label"
  [[ -z $HAS_KEY ]] ||
    theirs key-secret "secret $KEY_SECRET" overture gcloud secrets describe "$KEY_SECRET" --format="$label"
  # What Terraform's state has is ours, whoever of us has made it, and the environment with it.
  if ! noted "terraform $STATE_PREFIX" &&
    ! present gcloud storage objects describe "gs://$STATE_BUCKET/$STATE_PREFIX/default.tfstate"; then
    [[ -z $HAS_ENVIRONMENTS ]] ||
      theirs github-environment "github-environment $GITHUB_ENVIRONMENT" '' gh api "$ENVIRONMENT_PATH"
    theirs service "terraform $STATE_PREFIX" '' \
      gcloud run services describe "$SERVICE" --region="$REGION" --format='value(metadata.name)'
    [[ "$(sizing keep_warm_schedule)" == null ]] || theirs keep-warm-job "terraform $STATE_PREFIX" '' \
      gcloud scheduler jobs describe "$SERVICE-keep-warm" --location="$REGION" --format='value(name)'
  fi
  [[ -z $others ]] || fail 65 "Nothing was done: others have made what this would use." \
    "Give it another name in overture.yaml, or agree to use it:$others" \
    "What that changes: overture plan --environment $ENVIRONMENT"
  for id in $adopting; do note "adopted $id"; done
}

# -- The steps ---------------------------------------------------------------------------------------------------------

find_numbers() {
  title="find the project and the repository"
  say "$title"
  local numbers
  PROJECT_NUMBER="$(once gcloud projects describe "$PROJECT" --format='value(projectNumber)')"
  numbers="$(once gh api "repos/$REPOSITORY" --jq '"\(.id) \(.owner.id) \(.default_branch)"')"
  read -r REPOSITORY_ID OWNER_ID DEFAULT_BRANCH <<<"$numbers"
  [[ -n $BRANCHES || $DEFAULT_BRANCH =~ ^[A-Za-z0-9._/-]+$ ]] ||
    fail 65 "The default branch $DEFAULT_BRANCH cannot be bound." \
      "Name the branches that deploy in overture.yaml, and let Overture write the files again."
  BRANCHES="${BRANCHES:-$DEFAULT_BRANCH}"
  POOL_NAME="projects/$PROJECT_NUMBER/locations/global/workloadIdentityPools/$POOL"
  MEMBERS="principalSet://iam.googleapis.com/$POOL_NAME/attribute.deployment/$REPOSITORY_ID@${HAS_ENVIRONMENTS:+$GITHUB_ENVIRONMENT}@refs/heads/"
  FORMER_MEMBER="principalSet://iam.googleapis.com/$POOL_NAME/attribute.repository_id/$REPOSITORY_ID"
  CONDITION="assertion.repository_owner_id == '$OWNER_ID' && assertion.repository_id == '$REPOSITORY_ID'"
}

enable_apis() {
  local enabled api missing=''
  enabled="$NL$(once gcloud services list --enabled --format='value(config.name)')$NL"
  for api in $APIS; do
    [[ $enabled != *"$NL$api$NL"* ]] || continue
    missing+=" $api"
    [[ " $BASE_APIS " == *" $api "* ]] || note "service $api"
  done
  [[ -n $missing ]] || return 0
  # shellcheck disable=SC2086 # One word each: names of APIs have no spaces.
  retry gcloud services enable $missing
}

state_of() { unless_gone "$@" --format='value(state)'; } # COMMAND...: it describes a pool or a provider

# Undeletion and deletion go on when gcloud has returned, and what is still there would keep its pool.
becomes() { # active|deleted COMMAND...
  local state
  state="$(state_of "${@:2}")" || return
  case $1:$state in
    deleted:ACTIVE) ;;
    active:ACTIVE | deleted:*) return ;;
  esac
  shown "not $1 yet: ${*:2}" >&2
  return 1
}

make_identity() {
  local state issuer
  state="$(state_of pools describe "$POOL")"
  case $state in
    ACTIVE) ;;
    DELETED)
      note "pool $POOL"
      once pools undelete "$POOL"
      retry becomes active pools describe "$POOL"
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
  state="$(state_of providers describe "$PROVIDER")"
  case $state in
    ACTIVE) noted "undeleted $PROVIDER" || admit_repository ;;
    DELETED)
      note "provider $PROVIDER" "undeleted $PROVIDER"
      once providers undelete "$PROVIDER"
      retry becomes active providers describe "$PROVIDER"
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
  make_account "$DEPLOYER_ACCOUNT" "$DEPLOYER" "Deployer of $SERVICE" "GitHub Actions of $REPOSITORY deploys $ENVIRONMENT as this account"
  make_account "$RUNTIME_ACCOUNT" "$RUNTIME" "Runtime of $SERVICE" "The Cloud Run service $SERVICE runs as this account"
}

make_account() { # ID E-MAIL TITLE DESCRIPTION
  exists accounts describe "$2" ||
    make "account $2" accounts create "$1" --display-name="$3" --description="$4"
}

# Of an account that is gone, gcloud says the same as of one that may not be seen; so it is looked for in the list.
account_exists() { # E-MAIL
  local found
  found="$(once accounts list --filter="email=$1" --format='value(email)')" || exit
  [[ -n $found ]]
}

make_registry() {
  # What may still be serving stays: keeping wins over deleting. Policies of other names stay, too.
  local wanted='{"cleanupPolicies":{"delete-old":{"action":"DELETE","condition":{"olderThan":"7776000s","tagState":"ANY"},"id":"delete-old"},"delete-untagged":{"action":"DELETE","condition":{"olderThan":"604800s","tagState":"UNTAGGED"},"id":"delete-untagged"},"keep-recent":{"action":"KEEP","id":"keep-recent","mostRecentVersions":{"keepCount":10}}}}' present name
  exists registries describe "$REGISTRY" ||
    make "registry $REGISTRY" registries create "$REGISTRY" --repository-format=docker \
      --description="Images of the Cloud Run service $SERVICE" --labels=managed-by=overture
  present="$(once registries describe "$REGISTRY" --format='json(cleanupPolicies)' | tr -d ' \n')"
  [[ $present != "$wanted" ]] || return 0
  if ! noted "registry $REGISTRY"; then
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
  [[ -n $bucket ]] || make "bucket $STATE_BUCKET" buckets create "gs://$STATE_BUCKET" --location="$REGION" \
    --uniform-bucket-level-access --public-access-prevention --soft-delete-duration=7d
  IFS=: read -r uniform prevention versioning rules label <<<"$bucket"
  if noted "bucket $STATE_BUCKET"; then
    [[ $versioning:$rules:$label == True:1:overture ]] || once buckets update "gs://$STATE_BUCKET" --versioning \
      --update-labels=managed-by=overture --lifecycle-file="$lifecycle"
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
    project) policy "$verb" "project/$PROJECT" "$@" ;;
    project/*)
      [[ $verb == get-iam-policy ]] || set -- "$@" --condition=None
      gcloud projects "$verb" "${resource#*/}" "$@"
      ;;
    deployer) accounts "$verb" "$DEPLOYER" "$@" ;;
    runtime) accounts "$verb" "$RUNTIME" "$@" ;;
    former) accounts "$verb" "$FORMER" "$@" ;;
    account/*) accounts "$verb" "${resource#*/}" "$@" ;;
    registry) registries "$verb" "$REGISTRY" "$@" ;;
    bucket) buckets "$verb" "gs://$STATE_BUCKET" "$@" ;;
    bucket/*) buckets "$verb" "gs://${resource#*/}" "$@" ;;
    registry/*)
      local project location name
      IFS=/ read -r project location name <<<"${resource#*/}"
      gcloud artifacts repositories "$verb" "$name" --location="$location" --project="$project" "$@"
      ;;
    secret) gcloud secrets "$verb" "$KEY_SECRET" "$@" ;;
    secret/*) gcloud secrets "$verb" "${resource#*/}" "$@" ;;
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
  local resource who roles role branch
  while read -r resource who roles; do
    for role in $roles; do
      case $who in
        deployer) grant "$resource" "$role" "serviceAccount:$DEPLOYER" ;;
        runtime) grant "$resource" "$role" "serviceAccount:$RUNTIME" ;;
        branches) for branch in $BRANCHES; do grant "$resource" "$role" "$MEMBERS$branch"; done ;;
      esac
    done
  done <<<"$GRANTS"
}

# Their values are nobody's business here: whoever has one puts it in.
find_secrets() {
  local secret missing=''
  for secret in $SERVICE_SECRETS; do exists gcloud secrets describe "$secret" || missing+=" $secret"; done
  [[ -z $missing ]] || fail 65 "These secrets of the service are missing:$missing" \
    "Make each: gcloud secrets create NAME --replication-policy=automatic --data-file=- --project=$PROJECT; then run this again."
}

list_keys() { retry keys list --managed-by=user --format='value(name.basename())'; }

# A key whose file nobody has, since a run was ended before it was stored, is of no use to anybody.
delete_lost_key() {
  local lost before key
  lost="$(noted_value storing)"
  before=" $(noted_value keys-before) "
  if [[ -z $lost && $before != "  " ]] && account_exists "$RUNTIME"; then
    for key in $(list_keys); do
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

stored_version() {
  once gcloud secrets versions list "$KEY_SECRET" --filter=state=ENABLED --limit=1 --format='value(name.basename())'
}

# One key, once. It stays in this shell's memory until Secret Manager has it, and what an interruption leaves between
# the two is told from the notes: the keys before, or which one was about to be stored.
store_key() {
  exists gcloud secrets describe "$KEY_SECRET" ||
    make "secret $KEY_SECRET" gcloud secrets create "$KEY_SECRET" --replication-policy=automatic \
      --labels=managed-by=overture
  local version
  version="$(stored_version)"
  if [[ -z $version ]]; then
    delete_lost_key
    make_key
    version="$(stored_version)"
  fi
  finish_key "$version"
}

make_key() {
  local before key id
  before="$(list_keys)"
  before="none ${before//"$NL"/ }"
  note "keys-before $before"
  key="$(retry keys create -)"
  [[ $key =~ \"private_key_id\":\ *\"([0-9a-f]+)\" ]] || fail 1 "The new key has no id."
  id="${BASH_REMATCH[1]}"
  note "storing $id"
  forget "keys-before $before"
  if ! printf '%s\n' "$key" | gcloud secrets versions add "$KEY_SECRET" --data-file=-; then
    [[ -n "$(stored_version)" ]] || delete_lost_key
    fail 1 "Secret Manager did not take the key."
  fi
}

# The secret names the key that is in it.
finish_key() { # VERSION
  local id
  id="$(noted_value storing)"
  [[ -n $id ]] || return 0
  noted "secret $KEY_SECRET" || note "version $1"
  note "key $id"
  once gcloud secrets update "$KEY_SECRET" --update-annotations="overture-key-id=$id"
  forget "storing $id"
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
  local found email title role
  found="$(once accounts list --format='value[separator=" "](email,displayName)')"
  [[ $NL$found$NL == *"$NL$FORMER $FORMER_TITLE$NL"* ]] || noted "account $FORMER" || return 0
  resource_read=''
  retire runtime roles/iam.serviceAccountUser "serviceAccount:$FORMER"
  retire registry roles/artifactregistry.writer "serviceAccount:$FORMER"
  while read -r email title; do
    [[ $email == "$RUNTIME_ACCOUNTS"*-sa@* && $email != "$RUNTIME" && $email != "$FORMER" ]] || continue
    if holds "account/$email" roles/iam.serviceAccountUser "serviceAccount:$FORMER"; then
      say "every branch can still become $FORMER, since $email lets it deploy: set that environment up again, too"
      return
    fi
  done <<<"$found"
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
  local present branch kind
  present="$(once gh api "$ENVIRONMENT_PATH" --jq '.deployment_branch_policy |
    if . == null then "all" elif .custom_branch_policies then "custom" else "protected" end')"
  case $present in
    protected)
      say "the environment $GITHUB_ENVIRONMENT lets protected branches deploy; that is left so"
      return
      ;;
    all)
      noted "github-environment $GITHUB_ENVIRONMENT" || note "github-branches $GITHUB_ENVIRONMENT"
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

present_secrets() { gh api "$SECRETS_PATH?per_page=100" --jq '.secrets[].name'; }

write_github() {
  if [[ -n $HAS_ENVIRONMENTS ]]; then
    exists gh api "$ENVIRONMENT_PATH" ||
      make "github-environment $GITHUB_ENVIRONMENT" gh api --silent --method PUT "$ENVIRONMENT_PATH"
    open_environment
  fi
  local name value present
  present="$NL$(once present_secrets)$NL"
  while read -r name value; do
    [[ $present == *"$NL$name$NL"* ]] || note "github-secret $name"
    # The value goes through a pipe, not through an argument of gh.
    printf %s "$value" |
      gh secret set "$name" ${HAS_ENVIRONMENTS:+--env "$GITHUB_ENVIRONMENT"} --repo "$REPOSITORY"
  done < <(github_secrets)
}

switch_off_workflows() {
  local file state
  for file in $OLDER_WORKFLOWS; do
    state="$(unless_gone gh api "repos/$REPOSITORY/actions/workflows/$file" --jq .state)"
    [[ $state == active ]] || continue
    note "workflow $file"
    once gh api --silent --method PUT "repos/$REPOSITORY/actions/workflows/$file/disable"
  done
}

# The sizing stands in Terraform's variables and nowhere else.
sizing() { # VARIABLE
  sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\\1/p" "$VALUES"
}

terraform_here() { # ARGUMENT...
  if [[ -z ${GOOGLE_OAUTH_ACCESS_TOKEN:-}${GOOGLE_CREDENTIALS:-}${GOOGLE_APPLICATION_CREDENTIALS:-} ]]; then
    # The account of gcloud is Terraform's, too.
    export GOOGLE_OAUTH_ACCESS_TOKEN=$token
  fi
  TF_DATA_DIR="$PWD/$DATA" TF_IN_AUTOMATION=1 "$TERRAFORM" -chdir=terraform "$@"
}

start_terraform() {
  mkdir -p -- "$DATA"
  [[ -f terraform/.terraform.lock.hcl ]] || note "file terraform/.terraform.lock.hcl"
  terraform_here init -input=false -reconfigure -backend-config="$PWD/$BACKEND"
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
    terraform_here import -input=false -var-file="$PWD/$VALUES" "$2" "projects/$PROJECT/locations/$REGION/$3"
  fi
}

release_adopted() { # ID ADDRESS
  if noted "adopted $1" && in_state "$2"; then terraform_here state rm "$2"; fi
}

apply_terraform() {
  local planned=0 plan="$PWD/$DATA.plan"
  start_terraform
  import_adopted service "$SERVICE_ADDRESS" "services/$SERVICE"
  import_adopted keep-warm-job "$JOB_ADDRESS" "jobs/$SERVICE-keep-warm"
  # An apply that changes nothing would write the state again; so only what a plan finds is applied.
  (umask 077 && terraform_here plan -input=false -lock=false -detailed-exitcode -var-file="$PWD/$VALUES" -out="$plan") ||
    planned=$?
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

# Whether an address answers as a healthy service does.
answers() { # URL
  local status
  status="$(curl --silent --show-error --output /dev/null --write-out '%{http_code}' --max-time 60 "$1")" || return 1
  ((10#$status < HEALTHY_BELOW)) && return
  echo "curl: (22) The requested URL returned error: $status" >&2
  return 1
}

verify() {
  local ready url
  ready="$(once gcloud run services describe "$SERVICE" --region="$REGION" \
    --format='value(status.conditions[0].status)')"
  [[ $ready == True ]] || fail 1 "The service $SERVICE is not ready." \
    "See why: gcloud run services describe $SERVICE --region=$REGION --project=$PROJECT"
  url="$(terraform_here output -raw uri)"
  case $CALLERS in
    internal) say "the service takes internal traffic only, so it is not called from here" ;;
    authenticated) say "callers need an identity token and roles/run.invoker, so it is not called from here" ;;
    *) if [[ -n $HEALTH_PATH ]] && command -v curl >/dev/null; then retry answers "$url$HEALTH_PATH"; fi ;;
  esac
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
    github-secret) unless_gone gh api --silent --method DELETE "$SECRETS_PATH/$name" ;;
    github-environment) delete_github_environment ;;
    github-branch) close_branch "$name" ;;
    github-branches) [[ -n "$(unless_gone environment_branches)" ]] || retry set_branch_policy null ;;
    key | storing) unless_gone keys delete "$name" ;;
    keys-before) delete_lost_key ;;
    version) unless_gone gcloud secrets versions destroy "$name" --secret="$KEY_SECRET" ;;
    secret) unless_gone gcloud secrets delete "$name" ;;
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
    account) if account_exists "$name"; then unless_gone accounts delete "$name"; fi ;;
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
  if ! exists buckets describe "gs://$STATE_BUCKET"; then
    say "the state is gone with its bucket: what Terraform made cannot be told any more"
    return
  fi
  start_terraform
  release_adopted service "$SERVICE_ADDRESS"
  release_adopted keep-warm-job "$JOB_ADDRESS"
  note "terraform-at-work $STATE_PREFIX"
  terraform_here destroy -input=false -auto-approve -lock-timeout=60s -var-file="$PWD/$VALUES"
  forget "terraform-at-work $STATE_PREFIX"
  # The state says that nothing is left; in a bucket that stays it would only keep the bucket from ever going.
  unless_gone gcloud storage rm --recursive "gs://$STATE_BUCKET/$STATE_PREFIX/"
}

delete_github_environment() {
  local others
  others="$(unless_gone present_secrets)"
  if [[ -n $others ]]; then
    say "the GitHub environment $GITHUB_ENVIRONMENT stays: others have put ${others%%"$NL"*} into it"
  else
    unless_gone gh api --silent --method DELETE "$ENVIRONMENT_PATH"
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

delete_provider() { # NOTE'S KIND
  local state present
  state="$(state_of providers describe "$PROVIDER")"
  [[ $state == ACTIVE ]] || return 0
  present="$(once providers describe "$PROVIDER" --format='value(attributeCondition)')"
  if [[ $1 == provider && $present == "$CONDITION" ]]; then
    unless_gone providers delete "$PROVIDER"
    retry becomes deleted providers describe "$PROVIDER"
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
  state="$(state_of pools describe "$POOL")"
  [[ $state == ACTIVE ]] || return 0
  others="$(once providers list --format='value(name)')"
  if [[ -n $others ]]; then
    say "the pool $POOL stays: a provider is in it"
  else
    unless_gone pools delete "$POOL"
    retry becomes deleted pools describe "$POOL"
  fi
}

# The notes of others that use the same thing, and take it back when they go themselves: of any environment in the project
# where the project has it; of another one of this service where the service has it, and in any project for its files.
heir() { # NOTE
  local other uses=. place="/$PROJECT/"
  case $1 in
    service\ * | pool\ * | provider\ * | repository-in-provider\ * | bucket\ * | bucket-setting\ *) ;;
    "account $FORMER" | "grant deployer "*" $FORMER_MEMBER" | "grant "*":$FORMER") uses="^terraform ${STATE_PREFIX%/*}/" ;;
    file\ *) uses="^terraform ${STATE_PREFIX%/*}/" place=/ ;;
    *) return 1 ;;
  esac
  for other in .overture/script/*/*.notes; do
    if [[ $other == *"$place"* && $other != "$NOTES" ]] && grep -qs -- "$uses" "$other"; then
      printf '%s\n' "$other"
      return
    fi
  done
  return 1
}

hand_over() { # NOTE HEIR
  say "$1 stays: $(basename -- "$2" .notes) uses it, too"
  (
    # A run for the heir must not write its notes meanwhile.
    wait_for_lock "$2"
    grep -qxF -- "$1" "$2" && exit
    # As the oldest, it goes as the last.
    umask 077
    printf '%s\n' "$1" | cat - "$2" >"$2.new"
    mv -f -- "$2.new" "$2"
  )
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
  rm -rf -- "$DATA" "$DATA.plan"
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
  read_environment
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
