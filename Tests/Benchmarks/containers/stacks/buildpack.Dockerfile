# What `gcloud run deploy --source` makes of a service without a Dockerfile, by Google's buildpack for Python
# (github.com/GoogleCloudPlatform/buildpacks at 21f28de8, August 2026), as far as it decides over what runs:
#  - uv, the default from Python 3.14 on, installs requirements.txt into a virtual environment without a cache, then
#    compileall with unchecked hashes: UVInstallRequirements in pkg/python/pyproject.go, baseuvPipInstallArgs and
#    compileBytecode in pkg/python/python.go. Before 3.14 it is pip with --no-compile, then the same compileall.
#  - PYTHONUNBUFFERED: cmd/python/runtime/lib/lib.go.
#  - what is started: smartDefaultEntrypoint in cmd/python/missing_entrypoint/lib/lib.go, from Python 3.13 on; the port is
#    8080 there, which Cloud Run sets.
# Python is the one of the other stacks, not the 3.14 that the buildpack would take today; its base image (Ubuntu 24.04) and
# its launcher, a program that starts the process, are not here. Whether its Python comes with the standard library's
# bytecode its source does not say: it has it here, to its advantage, as `make install` leaves it.
FROM ghcr.io/astral-sh/uv:@UV@ AS uv

FROM docker.io/library/python:3.11-slim-bookworm
RUN python -m compileall -q -j 0 "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" || true
COPY --from=uv /uv /usr/local/bin/
ENV PYTHONUNBUFFERED=TRUE VIRTUAL_ENV=/layers/google.python.uv/uv-dependencies/.venv
WORKDIR /workspace
COPY requirements.txt ./
RUN uv venv --quiet $VIRTUAL_ENV \
    && uv pip install -r requirements.txt --reinstall --link-mode=copy --no-cache \
    && (python3 -m compileall --invalidation-mode unchecked-hash -qq $VIRTUAL_ENV || test $? = 1)
COPY . ./
ENV PATH=$VIRTUAL_ENV/bin:$PATH
CMD exec @COMMAND@
