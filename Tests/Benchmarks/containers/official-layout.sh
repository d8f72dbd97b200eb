#!/usr/bin/env bash
# Makes a base image with Python where docker.io/library/python has it: compiled into /usr/local, profile-guided and linked
# as a whole, without tests and bytecode.
#   official-layout.sh PYTHON_VERSION IMAGE        (such as: official-layout.sh 3.11 localhost/python-official-layout:3.11)
# The image cannot be pulled here. This one has the source of Debian's package without Debian's patches, so an earlier patch
# release, and the options that `sysconfig.get_config_var("CONFIG_ARGS")` names in the official image.
# Once, about twenty minutes of CPU; it stays in the folder of base-images.sh, which has to have run before.
set -euo pipefail

python_version=$1
image=$2
folder=${OVERTURE_CONTAINERS:-${TMPDIR:-/tmp}/overture-containers}

export BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$folder/storage" --runroot "$folder/run" "$@"; }
if buildah inspect --type image "$image" > /dev/null 2>&1; then exit; fi
work=$(mktemp -d -p "$folder/builds")
trap 'rm -rf "$work"' EXIT

libraries=libbz2-1.0,libdb5.3,libffi8,libgdbm6,liblzma5,libncursesw6,libreadline8,libsqlite3-0,libssl3,libuuid1,zlib1g
mmdebstrap --quiet --variant=minbase --include="ca-certificates,netbase,tzdata,$libraries" bookworm "$work/root.tar"

# The compiler is in a container of its own, of which only /usr/local is kept.
compiler=$(buildah from scratch)
buildah add --quiet "$compiler" "$work/root.tar" / > /dev/null
buildah run "$compiler" -- sh -euc "
  cd /tmp
  # The source is the same in the archive's main part, which keeps it.
  sed -n '/security/! s/^deb /deb-src /p' /etc/apt/sources.list > /etc/apt/sources.list.d/source.list
  apt-get --quiet=2 update
  DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 install --yes --no-install-recommends \
    dpkg-dev gcc libbz2-dev libc6-dev libdb-dev libffi-dev libgdbm-dev liblzma-dev libncurses-dev libreadline-dev \
    libsqlite3-dev libssl-dev make uuid-dev xz-utils zlib1g-dev > /dev/null
  apt-get --quiet=2 source --download-only --target-release bookworm python$python_version
  mkdir python
  tar --extract --strip-components=1 --directory python --file python$python_version*.orig.tar.*
  cd python
  ./configure --enable-loadable-sqlite-extensions --enable-optimizations --enable-shared --with-lto --with-ensurepip \
    LDFLAGS='-Wl,--strip-all -Wl,-rpath=/usr/local/lib' > /dev/null
  make --jobs=\$(nproc) > make.log 2>&1 || { tail -n 25 make.log; exit 1; }
  make install > install.log 2>&1 || { tail -n 25 install.log; exit 1; }
  ln -sf python3 /usr/local/bin/python
  ln -sf pip3 /usr/local/bin/pip
  find /usr/local \( -name __pycache__ -o -name 'libpython*.a' -o -path '*/lib/python3*/test' \
    -o -path '*/lib/python3*/tests' \) -prune -exec rm -rf {} +" >&2

container=$(buildah from scratch)
buildah add --quiet "$container" "$work/root.tar" / > /dev/null
buildah copy --quiet --from "$compiler" "$container" /usr/local /usr/local > /dev/null
# The authorities of this machine, as in base-images.sh.
if [[ -r /etc/ssl/certs/ca-certificates.crt ]]; then
  buildah copy --quiet "$container" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt > /dev/null
fi
buildah config --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
  --env PIP_CERT=/etc/ssl/certs/ca-certificates.crt --env LANG=C.UTF-8 --cmd python "$container"
buildah run "$container" -- sh -euc '
  ldconfig
  PYTHONDONTWRITEBYTECODE=1 python -c "import bz2, ctypes, lzma, readline, sqlite3, ssl, uuid, zlib"
  PYTHONDONTWRITEBYTECODE=1 pip --version > /dev/null
  rm -rf /var/lib/apt/lists/* /var/cache/apt/*'
buildah commit --quiet --rm "$container" "$image" > /dev/null
buildah rm "$compiler" > /dev/null
