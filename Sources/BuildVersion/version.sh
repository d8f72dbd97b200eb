#!/bin/sh
# Writes down which version is built: version.sh REPOSITORY SWIFTC FILE
# Prints it: version.sh REPOSITORY
#
# The version is the tag v1.2.3 of the commit; commits after it are counted (1.2.3+4.gabc1234), no tag is 0.0.0+gabc1234,
# and sources that differ from the commit end it with .dirty. OVERTURE_VERSION says it instead, as a release does, and in
# sources without git, where it would be 0.0.0. FILE is left alone where it says the same already: nothing is compiled then.
set -eu
cd "$1"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

ask() {
  git --no-optional-locks -c core.fsmonitor=false -c "safe.directory=$PWD" "$@" 2>/dev/null
}

commit=
committed=
version=0.0.0
# Not a repository further up, in which somebody has unpacked the sources.
if [ -e .git ] && commit=$(ask rev-parse --verify --short=7 HEAD); then
  if described=$(ask describe --tags --match 'v[0-9]*' --long HEAD); then
    described=${described%-g*}
    version=${described%-*}
    version=${version#v}
    count=${described##*-}
    plus=$count.g$commit
  else
    count=1
    plus=g$commit
  fi
  committed=$(ask log -1 --format=%ct HEAD)
  changes=$(ask status --porcelain --untracked-files=all -- Package.swift Sources assets)
  if [ -n "$changes" ]; then
    version=$version+$plus.dirty
  elif [ "$count" != 0 ]; then
    version=$version+$plus
  fi
fi
version=${OVERTURE_VERSION:-$version}
case $version in
[!0-9]* | *[!0-9A-Za-z.+~-]*)
  echo "error: '$version' is not a version: it begins with a digit and has letters, digits and . + ~ - alone. Set OVERTURE_VERSION=1.2.3" >&2
  exit 1
  ;;
esac
if [ $# = 1 ]; then
  echo "$version"
  exit
fi
swiftc=$2
file=$3
swift=$("$swiftc" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9A-Za-z.+-]*\).*/\1/p' | head -n 1)

mkdir -p "$(dirname "$file")"
cat >"$file.new" <<END
// Written by Sources/BuildVersion/version.sh.
enum BuiltFrom {
  static var version: String { "$version" }
  static var commit: String { "$commit" }
  static var committed: String { "$committed" }
  static var swift: String { "$swift" }
}
END
if cmp -s "$file.new" "$file"; then
  rm "$file.new"
else
  mv "$file.new" "$file"
fi
