#!/usr/bin/env bash
# Makes a root with a Python that Debian's stable release has not: python-root.sh VERSION FOLDER (such as: 3.14 /tmp/root)
set -euo pipefail

version=$1
folder=$2

# One caller makes it, others wait.
mkdir -p "$(dirname "$folder")"
exec 9> "$folder.lock"
flock 9
if [[ -x $folder/usr/bin/python$version ]]; then exit; fi

# Debian's testing release is signed for a week only, and mirrors can be older.
mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' --include="python$version,libc6" \
  forky "$folder.tar" 'deb http://deb.debian.org/debian forky main'
rm -rf "$folder"
mkdir -p "$folder"
tar --extract --file="$folder.tar" --directory="$folder"
rm "$folder.tar"
for name in bin lib lib64; do
  if [[ ! -e $folder/$name ]]; then ln -s "usr/$name" "$folder/$name"; fi
done
mkdir -p "$folder/tmp" "$folder/var/tmp" "$folder/proc"
chmod 1777 "$folder/tmp" "$folder/var/tmp"
