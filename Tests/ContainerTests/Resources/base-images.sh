#!/usr/bin/env bash
# Makes the two images that a generated Dockerfile starts from, since none is pulled here:
#   base-images.sh PYTHON_VERSION UV_VERSION        (such as: base-images.sh 3.11 0.13.9)
# They stay in OVERTURE_CONTAINERS (else overture-containers in the temporary folder), in a storage of their own.
set -euo pipefail

python_version=$1
uv_version=$2
folder=${OVERTURE_CONTAINERS:-${TMPDIR:-/tmp}/overture-containers}
python_image=docker.io/library/python:$python_version-slim-bookworm
uv_image=ghcr.io/astral-sh/uv:$uv_version

missing=()
for tool in buildah crun mmdebstrap; do
  command -v "$tool" > /dev/null || missing+=("$tool")
done
/usr/bin/python3 -c 'import ensurepip, venv' 2> /dev/null || missing+=(python3-venv)
if ((${#missing[@]})); then
  echo "Missing: ${missing[*]}. On Debian: apt-get install ${missing[*]}" >&2
  exit 69
fi

export BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$folder/storage" --runroot "$folder/run" "$@"; }
exists() { buildah inspect --type image "$1" > /dev/null 2>&1; }
mkdir -p "$folder/builds"
work=$(mktemp -d -p "$folder/builds")
trap 'rm -rf "$work"' EXIT

# One caller makes them, others wait.
exec 9> "$folder/bases.lock"
flock 9

if ! exists "$uv_image"; then
  /usr/bin/python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet "uv==$uv_version"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/venv/bin/uv" "$work/venv/bin/uvx" / > /dev/null
  buildah commit --quiet --rm "$container" "$uv_image" > /dev/null
fi

if ! exists "$python_image"; then
  # libffi and the others come with Debian's Python; the official image has a compiled one of its own in /usr/local.
  mmdebstrap --quiet --variant=minbase --include="python$python_version,python3-venv,ca-certificates" \
    bookworm "$work/root.tar"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/root.tar" / > /dev/null
  # The authorities of this machine, so that a build's own pip and uv reach what this machine's reach.
  if [[ -r /etc/ssl/certs/ca-certificates.crt ]]; then
    buildah copy --quiet "$container" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt > /dev/null
  fi
  buildah config --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    --env PIP_CERT=/etc/ssl/certs/ca-certificates.crt --env LANG=C.UTF-8 --cmd python "$container"
  # Like the official image: python and pip by these names, pip may install, and there are neither tests nor bytecode.
  buildah run "$container" -- sh -euc "
    rm -f /usr/lib/python3*/EXTERNALLY-MANAGED
    ln -s /usr/bin/python$python_version /usr/local/bin/python
    python -m venv /tmp/pip
    /tmp/pip/bin/pip install --quiet --target /usr/local/lib/python$python_version/dist-packages pip
    printf '%s\n' '#!/usr/local/bin/python' 'from pip._internal.cli.main import main' 'raise SystemExit(main())' \
      > /usr/local/bin/pip
    chmod +x /usr/local/bin/pip
    rm -rf /tmp/pip /root/.cache /var/lib/apt/lists/* /var/cache/apt/*
    find / -xdev -type d \( -name __pycache__ -o -path '*/lib/python3*/test' -o -path '*/lib/python3*/tests' \) \
      -prune -exec rm -rf {} +
    PYTHONDONTWRITEBYTECODE=1 pip --version > /dev/null"
  buildah commit --quiet --rm "$container" "$python_image" > /dev/null
fi
