"""The stacks that are compared: what a tutorial has, what the original guide has, ours, and ours with parts left out."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from ground import FOLDER, HERE, ROOT, run

SERVICES = ("fastapi", "flask", "django")
APPLICATIONS = {"fastapi": "main:app", "flask": "main:app", "django": "web.wsgi:application"}
# What each tutorial and the original start.
COMMANDS = {
    "naive": {
        "fastapi": "uvicorn main:app --host 0.0.0.0 --port $PORT",
        "flask": "gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0 main:app",
        "django": "gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0 web.wsgi:application",
    },
    "original": {
        "fastapi": "gunicorn --bind :$PORT --workers 2 --worker-class uvicorn_worker.UvicornWorker main:app",
        "flask": "gunicorn --bind :$PORT --workers 2 --threads 8 main:app",
        "django": "gunicorn --bind :$PORT --workers 2 --threads 8 web.wsgi:application",
    },
}


def replaced(text, pattern, replacement):
    """The text with what an ingredient is made of taken out; it is an error when it was not there."""
    changed = re.sub(pattern, replacement, text, flags=re.S)
    if changed == text:
        raise SystemExit(f"no {pattern!r} in the generated files: mend the ingredient in stacks.py")
    return changed


def serving_by(command):
    """Another server in the place of the one that the generated script starts."""
    return lambda text: replaced(text, r'(def serve\(\):\n    """[^\n]*\n).*?\n\n\nif', rf"\1{command}\n\n\nif")


def preloaded(text, package, library):
    """Another allocator in the place of the C library's, for the start script and all that it starts."""
    text = replaced(
        text, r"(\nFROM python\n)",
        rf"\1RUN apt-get update && apt-get install --yes --no-install-recommends {package} && rm -rf /var/lib/apt/lists/*\n"
        rf"RUN ln -s /usr/lib/*-linux-gnu/{library} /usr/lib/preloaded.so\n")
    return replaced(text, r"(ENV PATH=/opt/venv/bin:)", r"ENV LD_PRELOAD=/usr/lib/preloaded.so\n\1")


def trimmed(text):
    """What runs, as one layer, without what a service never needs of Debian and of Python's own tools."""
    text = replaced(text, r"\nFROM python\n", "\nFROM python AS whole\n")
    text = replaced(text, r"\nENV PATH=/opt/venv/bin:\$PATH", "\nENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin")
    return replaced(
        text, r"(WORKDIR /srv\nENV PATH)",
        "RUN rm -rf /usr/share/doc /usr/share/man /usr/share/locale /var/lib/apt /var/cache/apt /var/lib/dpkg /usr/lib/apt"
        " /usr/lib/python3/dist-packages/pip* /usr/local/lib/python3*/site-packages/pip* /usr/lib/python3*/ensurepip"
        " /usr/local/lib/python3*/ensurepip\n"
        r"FROM scratch\nCOPY --from=whole / /\n\1")


UVICORN = """    import uvicorn

    uvicorn.run(
        "container_start:application", factory=True, host="0.0.0.0", port=int(os.environ["PORT"]), loop="uvloop",
        http="httptools", interface="asgi3", proxy_headers=False, access_log=False)"""
GUNICORN = """    from gunicorn.app.wsgiapp import run

    sys.argv = [
        "gunicorn", "--bind", "0.0.0.0:" + os.environ["PORT"], "--threads", os.environ.get("WEB_THREADS", "80"),
        "--worker-tmp-dir", "/dev/shm", "container_start:application()"]
    run()"""

# Each ingredient: how the Dockerfile and the start script lose it. What is left alone is None.
COMPILE = r"RUN python -m compileall[^\n]*"
INGREDIENTS = {
    "without bytecode of the standard library": (
        lambda text: replaced(text, COMPILE + r" \\\n    -x.*?\n(?=COPY)", ""), None),
    "without bytecode of the dependencies": (lambda text: replaced(text, COMPILE + r"/opt/venv/lib \|\| true\n", ""), None),
    "with bytecode compared to its source": (
        lambda text: replaced(text, " --invalidation-mode unchecked-hash", " --invalidation-mode checked-hash"), None),
    "with the collector on during the import": (None, lambda text: replaced(text, r"    gc\.\w+\(\)\n", "")),
    "without frozen modules": (
        lambda text: replaced(text, r'CMD \["python", "container_start.py"\]', 'CMD ["python", "-X", "frozen_modules=off", "container_start.py"]'),
        None),
}
# What is not in the template, and would have to be worth it.
ADDITIONS = {
    "with jemalloc": lambda text: preloaded(text, "libjemalloc2", "libjemalloc.so.2"),
    "with mimalloc": lambda text: preloaded(text, "libmimalloc2.0", "libmimalloc.so.2.0"),
}
SERVERS = {
    "fastapi": ("with uvicorn, uvloop and httptools", "httptools uvicorn", UVICORN),
    "flask": ("with gunicorn's threads", "gunicorn", GUNICORN),
    "django": ("with gunicorn's threads", "gunicorn", GUNICORN),
}
BUILDS = {
    "without cache mounts": lambda text: replaced(text, r"--mount=type=cache,target=/root/.cache \\\n    ", ""),
    "without a layer of the dependencies": lambda text: replaced(text, r"COPY requirements.txt \./", "COPY . ."),
}


def stacks(service):
    """The folders of a service's stacks, each ready to be built: name, folder, and what is measured of it."""
    work = FOLDER / "work/measure" / service
    shutil.rmtree(work, ignore_errors=True)
    source = HERE / "services" / service
    made = []

    def add(name, measured, edit):
        folder = work / re.sub(r"\W+", "-", name)
        shutil.copytree(source, folder)
        edit(folder)
        made.append((name, folder, measured))

    for name, commands in COMMANDS.items():
        text = (HERE / f"stacks/{name}.Dockerfile").read_text().replace(f"@{name.upper()}@", commands[service])
        add(name, {"build", "start", "load"}, lambda folder, text=text: (folder / "Dockerfile").write_text(text))

    generated = generate(service, work)
    files = [generated / file for file in ("Dockerfile", ".dockerignore", "container_start.py", "container_patches.py", "container_server.txt")]
    ours = {file.name: file.read_text() for file in files if file.exists()}

    def variant(name, measured, dockerfile=None, script=None):
        def edit(folder):
            texts = dict(ours)
            texts["Dockerfile"] = (dockerfile or str)(texts["Dockerfile"])
            texts["container_start.py"] = (script or str)(texts["container_start.py"])
            for file, text in texts.items():
                (folder / file).write_text(text)

        add(name, measured, edit)

    variant("ours", {"build", "start", "load"})
    name, packages, server = SERVERS[service]
    variant(
        name, {"start", "load"},
        lambda text: replaced(
            text, r"(--requirement container_server\.txt)", rf"\1 \\\n    && uv pip install {packages}"),
        serving_by(server))
    # The other services have the same lines.
    if service != SERVICES[0]:
        return made
    for name, (dockerfile, script) in INGREDIENTS.items():
        variant(name, {"start", "load"} if script else {"start"}, dockerfile, script)
    for name, dockerfile in ADDITIONS.items():
        variant(name, {"load"}, dockerfile)
    variant("without pip, apt and documents in the base", {"start"}, trimmed)
    for name, dockerfile in BUILDS.items():
        variant(name, {"build"}, dockerfile)
    return made


def generate(service, work):
    """Lets the built program write its files into a repository with the service."""
    repository = work / "repository"
    shutil.copytree(HERE / "services" / service, repository / "ai-orchestra")
    shutil.copy(ROOT / "assets/examples/keyless.yaml", repository / "overture.yaml")
    git = ["git", "-C", repository, "-c", "user.name=measure", "-c", "user.email=measure@example.com"]
    run("git", "init", "--quiet", "--initial-branch=main", repository)
    run(*git, "remote", "add", "origin", "https://github.com/ai-cherry/ai-orchestra.git")
    run(*git, "add", "--all")
    run(*git, "commit", "--quiet", "--message=The service")
    sandbox = {**os.environ, "OVERTURE_SANDBOX": str(work / "sandbox"), "OVERTURE_TERRAFORM": "/nonexistent"}
    applied = subprocess.run(
        [program(), "apply", "--sandbox", "-C", repository, "-e", "production"], env=sandbox, text=True,
        capture_output=True)
    if applied.returncode:
        raise SystemExit(f"overture apply ended with {applied.returncode}:\n{applied.stdout}{applied.stderr}")
    return repository / "ai-orchestra"


def program():
    """The built program, a release if there is one."""
    for kind in ("release", "debug"):
        if (path := ROOT / ".build" / kind / "overture").exists():
            return path
    raise SystemExit("swift build -c release --product overture first")
