"""The stacks that are compared: what people pick, the original guide's, ours, and ours with parts left out or exchanged."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import edits
from generator import PATTERNS, Generator, Missing
from ground import BOTH_CORES, FOLDER, HERE, LAYOUT, SERVER_CORE, UV

SERVICES = ("fastapi", "flask", "django")
APPLICATIONS = {"fastapi": "main:app", "flask": "main:app", "django": "web.wsgi:application"}
# What is measured of the stacks that matter most, and what of a stack that is only run.
ALL = frozenset({"cold", "code", "dependencies", "start", "load"})
RUN = frozenset({"start", "load"})
START = frozenset({"start"})
# A start and the memory after a load, with a second core; the load itself would have to share it.
PROCESSES = frozenset({"processes"})

GTHREAD = "gunicorn --bind :$PORT --workers 1 --threads 8 --timeout 0"
NAIVE = {
    "fastapi": "uvicorn main:app --host 0.0.0.0 --port $PORT",
    "flask": f"{GTHREAD} main:app",
    "django": f"{GTHREAD} web.wsgi:application",
}
ORIGINAL = {
    "fastapi": "gunicorn --bind :$PORT --workers 2 --worker-class uvicorn_worker.UvicornWorker main:app",
    "flask": "gunicorn --bind :$PORT --workers 2 --threads 8 main:app",
    "django": "gunicorn --bind :$PORT --workers 2 --threads 8 web.wsgi:application",
}
# The entrypoint that the buildpack chooses from requirements.txt; for Django it asks for one, and Google's page on deploying
# Django to Cloud Run has this in a Procfile.
BUILDPACK = {
    "fastapi": "uvicorn main:app --port $PORT --host 0.0.0.0",
    "flask": "gunicorn -b :$PORT main:app",
    "django": "gunicorn --bind 0.0.0.0:$PORT --workers 1 --threads 8 --timeout 0 web.wsgi:application",
}
# Name, packages, command, where it is from.
ALTERNATIVES = {
    "fastapi": [
        ("uvicorn alone", "'uvicorn[standard]'", "uvicorn main:app --host 0.0.0.0 --port $PORT",
         "uvicorn with uvloop and httptools, as `fastapi run` starts it (fastapi.tiangolo.com/deployment/docker)"),
        ("gunicorn with uvicorn workers", "gunicorn uvicorn-worker 'uvicorn[standard]'",
         "gunicorn main:app --workers 1 --worker-class uvicorn_worker.UvicornWorker --bind :$PORT --timeout 0",
         "gunicorn with one uvicorn worker, with uvloop and httptools (uvicorn.dev/deployment)"),
    ],
    "flask": [],
    "django": [],
}
for _service in ("flask", "django"):
    ALTERNATIVES[_service].append((
        "gunicorn with three workers", "gunicorn",
        f"gunicorn --bind :$PORT --workers 3 --threads 4 {APPLICATIONS[_service]}",
        "gunicorn with 2 × CPUs + 1 workers of four threads (docs.gunicorn.org, “How Many Workers?”)"))
# Which patch is asked for, by which answer.
PATCHES = {
    "fastapi": ("ours with the httpcore pool patch", "httpcore-pool"),
    "flask": ("ours with orjson", "orjson"),
    "django": ("ours with orjson", "orjson"),
}
SERVERS = {"fastapi": "uvicorn", "flask": "gunicorn", "django": "gunicorn"}
# Name, what is measured, edit. The other services have the same lines.
INGREDIENTS = (
    ("without deferred models", START, edits.without_deferred_models),
    ("without bytecode of the standard library", START, edits.WITHOUT_LIBRARY_BYTECODE),
    ("without bytecode of the dependencies", START, edits.WITHOUT_DEPENDENCY_BYTECODE),
    ("with bytecode that underlines in tracebacks", START, edits.WITHOUT_BRIEF_BYTECODE),
    ("with bytecode compared to its source", START, edits.WITH_CHECKED_BYTECODE),
    ("with the collector on during the import", RUN, edits.without_collector),
    ("without pip, apt and documents in the base", START, edits.TRIMMED),
    ("without cache mounts", frozenset({"dependencies"}), edits.WITHOUT_CACHE_MOUNTS),
    ("without a layer of the dependencies", frozenset({"code"}), edits.WITHOUT_DEPENDENCY_LAYER),
)


@dataclass(frozen=True)
class Stack:
    """What is built and run, and what is measured of it."""

    name: str
    # What it is, in words.
    what: str
    # baseline, alternative, ours, variant (of ours), ingredient (of ours), processes or layout.
    kind: str
    # What its image is built from; stacks may share it.
    folder: Path
    measures: frozenset
    # The stacks that it is compared with.
    against: tuple = ()
    # One that more rounds are spent on.
    main: bool = False
    variables: dict = field(default_factory=dict)
    cores: str = SERVER_CORE


class Stacks:
    """Makes the folders of a service's stacks, each ready to be built."""

    def __init__(self, service, program, layout):
        self.service, self.layout = service, layout
        self.work = FOLDER / "work/measure" / service
        shutil.rmtree(self.work, ignore_errors=True)
        self.generator = Generator(service, self.work, program)
        self.made = []
        # Why a stack cannot be had, by its name.
        self.missing = {}

    def add(self, name, what, kind, measures, files, **more):
        """Adds a stack of its own files, by name, beside the service's."""
        folder = self.work / re.sub(r"\W+", "-", name.lower())
        shutil.copytree(HERE / "services" / self.service, folder)
        for file, text in files.items():
            (folder / file).write_text(text)
        self.made.append(Stack(name, what, kind, folder, frozenset(measures), **more))

    def again(self, name, what, kind, measures, of, **more):
        """Adds a stack that runs another's image otherwise."""
        found = [stack for stack in self.made if stack.name == of]
        if not found:
            self.missing[name] = f"there is no {of}"
            return
        self.made.append(Stack(name, what, kind, found[0].folder, frozenset(measures), **more))

    def ours(self, name, what, kind, measures, answers="", edit=None, **more):
        """Adds a stack of the generated files, by further answers, and with an edit where no answer does it."""
        try:
            files = self.generator.files(answers)
            self.add(name, what, kind, measures, edit(files) if edit else files, **more)
        except Missing as problem:
            self.missing[name] = str(problem)

    def all(self):
        """All stacks of the service."""
        self.others()
        baselines = tuple(stack.name for stack in self.made)
        self.generated(baselines)
        self.two_processes()
        self.official_layout()
        return self.made

    def others(self):
        """What ours is compared with."""
        def dockerfile(name, command, packages=""):
            text = (HERE / f"stacks/{name}.Dockerfile").read_text()
            for mark, value in (("COMMAND", command), ("PACKAGES", packages), ("UV", UV)):
                text = text.replace(f"@{mark}@", value)
            return {"Dockerfile": text}

        service = self.service
        self.add(
            "naive", "what a tutorial for Cloud Run has", "baseline", ALL, dockerfile("naive", NAIVE[service]), main=True)
        self.add(
            "original", "the guide that Overture replaces", "baseline", ALL, dockerfile("original", ORIGINAL[service]),
            main=True)
        self.add(
            "buildpack", "gcloud run deploy --source, by Google's buildpack", "alternative", RUN,
            dockerfile("buildpack", BUILDPACK[service]), main=True)
        for name, packages, command, what in ALTERNATIVES[service]:
            self.add(name, what, "alternative", RUN, dockerfile("alternative", command, packages), main=True)

    def generated(self, baselines):
        """Ours, as it is, as it can be asked for, and with parts left out."""
        self.ours("ours", "the generated image", "ours", ALL, against=baselines, main=True)
        if "container_snapshot.py" not in self.generator.files():
            self.missing["ours"] = f"{self.generator.program.name} writes no container_snapshot.py: it has no start snapshot"
        both = ("naive", "ours")
        self.ours(
            "ours without the snapshot", "by the answer snapshot: none", "variant", RUN | {"code"}, "snapshot: none",
            against=both)
        self.again(
            "ours started plain", "the same image with OVERTURE_START=plain", "variant", START, "ours", against=both,
            variables={"OVERTURE_START": "plain"})
        name, patch = PATCHES[self.service]
        self.ours(
            name, f"by the answer patches: {patch}", "variant", RUN, f'patches: "{patch}"', main=True,
            against=("naive", "original", "ours"))
        server = SERVERS[self.service]
        self.ours(
            f"with {server}", f"by the answer server: {server}", "ingredient", RUN, f"server: {server}", against=("ours",))
        if self.service == SERVICES[0]:
            self.supervised()
            for name, measures, edit in INGREDIENTS:
                self.ours(name, "", "ingredient", measures, edit=edit, against=("ours",))

    def supervised(self):
        """A supervisor and a worker, as before, without the snapshot, which belongs to the way that takes its place."""
        plain = "ours without the snapshot"
        if plain in self.missing:
            self.missing["with a supervisor and a worker"] = self.missing[plain]
            return
        self.ours(
            "with a supervisor and a worker", "Granian by its own command, without the snapshot", "ingredient", RUN,
            "snapshot: none", edits.supervised, against=(plain,))

    def two_processes(self):
        """Two processes on two CPUs, as the guide's default has it."""
        two = {"WEB_CONCURRENCY": "2"}
        on_two = {"kind": "processes", "measures": PROCESSES, "cores": BOTH_CORES}
        self.again("naive on two CPUs", "one process, as the tutorial has it", of="naive", **on_two)
        command = NAIVE[self.service].replace("--workers 1", "--workers 2")
        if self.service == "fastapi":
            command += " --workers 2"
        text = (HERE / "stacks/naive.Dockerfile").read_text().replace("@COMMAND@", command)
        self.add("naive in two processes", "the tutorial's server with --workers 2", files={"Dockerfile": text}, **on_two)
        self.again("original on two CPUs", "two workers, as the guide has it", of="original", **on_two)
        against = {"against": ("naive on two CPUs", "naive in two processes", "original on two CPUs")}
        self.again("ours in two processes", "the generated image", of="ours", variables=two, **against, **on_two)
        self.again(
            "ours in two processes without the snapshot", "by the answer snapshot: none", of="ours without the snapshot",
            variables=two, **against, **on_two)
        if self.service == SERVICES[0]:
            self.again(
                "ours in two processes which each import", "by Granian's own command, without the snapshot",
                of="with a supervisor and a worker", variables=two, **against, **on_two)

    def official_layout(self):
        """Two of them on Python as docker.io/library/python has it, where that was made."""
        if not self.layout:
            return
        named = {stack.name: stack for stack in self.made}
        for of in ("naive", "ours"):
            name = f"{of} on Python's official layout"
            against = ("naive on Python's official layout",) if of == "ours" else ()
            texts = {
                path.name: path.read_text() for pattern in PATTERNS for path in named[of].folder.glob(pattern)
            } if of in named else {}
            try:
                text = edits.replaced(
                    texts.get("Dockerfile", ""), r"docker\.io/library/python:[\w.-]+(?:@sha256:\w+)?", LAYOUT)
                self.add(name, "Python in /usr/local", "layout", START, {**texts, "Dockerfile": text}, against=against)
            except Missing as problem:
                self.missing[name] = str(problem)
