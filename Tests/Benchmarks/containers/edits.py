"""How an ingredient is taken out of the generated files, or exchanged, where no answer does it.

Each edit takes the files by name and returns them changed; it is an error when there is nothing to change.
"""

import re

from generator import Missing

DOCKERFILE, SCRIPT, SNAPSHOT = "Dockerfile", "container_start.py", "container_snapshot.py"
COMPILE = r"^RUN [^\n]*python -m compileall[^\n]*"


def replaced(text, pattern, replacement):
    """The text with a pattern exchanged, which has to be there."""
    changed = re.sub(pattern, replacement, text, flags=re.S | re.M)
    if changed == text:
        raise Missing(f"no {pattern!r} in the generated files: adapt edits.py")
    return changed


def in_file(name, pattern, replacement):
    """An edit of one file by one pattern."""
    return lambda files: {**files, name: replaced(files[name], pattern, replacement)}


def then(*edits):
    """Several edits, one after another."""
    def edit(files):
        for one in edits:
            files = one(files)
        return files

    return edit


def without_deferred_models(files):
    """FastAPI's models of OpenAPI built at the start."""
    return in_file(SNAPSHOT, r'if name == "fastapi\.openapi\.models":', "if False:")(files)


def without_collector(files):
    """The collector on while the service is imported, and nothing frozen."""
    changed = {
        name: re.sub(r"^( +)gc\.(?:disable|enable|freeze|collect)\(\)$", r"\1pass", text, flags=re.M)
        for name, text in files.items() if name.endswith(".py")
    }
    if changed.get(SCRIPT) == files[SCRIPT]:
        raise Missing(f"no gc.freeze() in {SCRIPT}: adapt edits.py")
    return {**files, **changed}


def supervised(files):
    """Granian by its own command: a supervisor, and workers which each import the service."""
    if "\ndef application(" not in files[SCRIPT]:
        raise Missing(f"{SCRIPT} has no application() for Granian's command: adapt edits.py")
    command = (
        "CMD exec granian --interface asgi --factory --host 0.0.0.0 --port $PORT --workers ${WEB_CONCURRENCY:-1} "
        "--workers-kill-timeout 9 container_start:application")
    return in_file(DOCKERFILE, r'^CMD \["python", "container_start.py"\]', command)(files)


WITHOUT_BRIEF_BYTECODE = in_file(DOCKERFILE, r"PYTHONNODEBUGRANGES=1 ", "")
WITHOUT_LIBRARY_BYTECODE = in_file(DOCKERFILE, COMPILE + r" \\\n    -x.*?\n(?=COPY)", "")
WITHOUT_DEPENDENCY_BYTECODE = in_file(DOCKERFILE, COMPILE + r"/opt/venv/lib \|\| true\n", "")
WITH_CHECKED_BYTECODE = in_file(DOCKERFILE, " --invalidation-mode unchecked-hash", " --invalidation-mode checked-hash")
WITHOUT_CACHE_MOUNTS = in_file(DOCKERFILE, r"--mount=type=cache,target=/root/.cache \\\n    ", "")
WITHOUT_DEPENDENCY_LAYER = in_file(DOCKERFILE, r"^COPY requirements.txt \./", "COPY . .")
# What runs, as one layer, without what a service never needs of Debian and of Python's own tools.
TRIMMED = then(
    in_file(DOCKERFILE, r"^FROM python(?: AS service)?\n", "FROM python AS whole\n"),
    in_file(DOCKERFILE, r"^ENV PATH=/opt/venv/bin:\$PATH", "ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"),
    in_file(
        DOCKERFILE, r"^(WORKDIR /srv\nENV PATH)",
        "RUN rm -rf /usr/share/doc /usr/share/man /usr/share/locale /var/lib/apt /var/cache/apt /var/lib/dpkg /usr/lib/apt"
        " /usr/lib/python3/dist-packages/pip* /usr/local/lib/python3*/site-packages/pip* /usr/lib/python3*/ensurepip"
        " /usr/local/lib/python3*/ensurepip\n"
        r"FROM scratch AS service\nCOPY --from=whole / /\n\1"))
