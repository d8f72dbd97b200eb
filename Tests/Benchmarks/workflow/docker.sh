#!/usr/bin/env bash
# `docker build`, `docker push` and `docker buildx build` by buildah, for the measurement of the workflow.
#
# buildx has a cache of layers, plain docker starts on an empty machine. A registry is a folder in RUNNER_TEMP: a push
# compresses all layers, and writes those that it lacks. The base images are in OVERTURE_CONTAINERS, where base-images.sh makes
# them.
set -euo pipefail

case $* in
  login*) exec cat > /dev/null ;;
  logout*) exit ;;
  # Of what a registry keeps beside an image, as much as is asked for.
  *imagetools*Provenance*) echo "{\"vcs\": {\"revision\": \"$GITHUB_SHA\"}}" && exit ;;
  *imagetools*SBOM*) echo '{"packages": ["python"]}' && exit ;;
esac

export BUILDAH_ISOLATION=chroot
# Where `RUN --mount=type=cache` keeps its files; on GitHub each machine begins without them.
export TMPDIR=$RUNNER_TEMP/mounts
mkdir -p "$TMPDIR"
buildah() { command buildah --root "$OVERTURE_CONTAINERS/storage" --runroot "$OVERTURE_CONTAINERS/run" "$@"; }

who=naive layers=(--layers --no-cache)
if [[ $1 == buildx ]]; then
  shift
  who=ours layers=(--layers)
  # Before the first deployment, no layer is in the cache.
  if [[ -e $RUNNER_TEMP/cold ]]; then
    layers+=(--no-cache)
    rm "$RUNNER_TEMP/cold"
  fi
fi
verb=$1
shift

tag=localhost/pipeline file='' metadata='' place='' push=false
for argument; do
  case $argument in
    --tag=*) tag=${argument#*=} ;;
    --file=*) file=${argument#*=} ;;
    --metadata-file=*) metadata=${argument#*=} ;;
    --push) push=true ;;
    --*) ;;
    *) place=$argument ;;
  esac
done

# What ours is called does not matter before it is pushed.
[[ $who == naive ]] || tag=localhost/pipeline
if [[ $verb == push ]]; then
  tag=$place push=true
elif [[ $who == ours && ($push == true || $* == *--cache-to*) ]]; then
  # A second build of what the builder has takes BuildKit half a second, and buildah many.
  /bin/sleep 0.5
else
  buildah bud --pull-never --format docker "${layers[@]}" --tag "$tag" --file "${file:-$place/Dockerfile}" "$place"
fi
if [[ $push == true ]]; then
  mkdir -p "$RUNNER_TEMP/registry"
  digest=$RUNNER_TEMP/registry/$who.digest
  buildah push --digestfile "$digest" "$tag" "oci:$RUNNER_TEMP/registry/$who:latest"
  [[ -z $metadata ]] || printf '{"containerimage.digest": "%s"}' "$(< "$digest")" > "$metadata"
fi
