"""The files that the built program writes for a service, by the answers in an overture.yaml."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from ground import HERE, ROOT, run

# What the image is made of, of all that the program writes into the service's folder.
PATTERNS = ("Dockerfile", ".dockerignore", "container_*")
SERVICE = "service: { name: ai-orchestra, directory: ai-orchestra"


class Missing(Exception):
    """What a stack needs and the built program does not write."""


class Generator:
    """Lets the built program write its files into a repository with the service, once for each set of answers."""

    def __init__(self, service, work, program):
        self.service, self.work, self.program = service, work, program
        self.written = {}

    def files(self, answers=""):
        """The files by name, with further answers of the service such as `snapshot: none`."""
        if answers not in self.written:
            self.written[answers] = self.write(answers, self.work / f"repository-{len(self.written)}")
        found = self.written[answers]
        if answers and found == self.files():
            found = Missing(f"{self.program.name} writes the same files with the answer “service: {answers}” as without it")
        if isinstance(found, Missing):
            raise found
        return found

    def write(self, answers, repository):
        """The files by name, or why there are none."""
        place = repository / "ai-orchestra"
        shutil.copytree(HERE / "services" / self.service, place)
        template = (ROOT / "assets/examples/keyless.yaml").read_text()
        if template.count(SERVICE) != 1:
            raise SystemExit(f"no “{SERVICE}” in keyless.yaml: adapt generator.py")
        text = template.replace(SERVICE, f"{SERVICE}{', ' if answers else ''}{answers}")
        (repository / "overture.yaml").write_text(text)
        git = ["git", "-C", repository, "-c", "user.name=measure", "-c", "user.email=measure@example.com"]
        run("git", "init", "--quiet", "--initial-branch=main", repository)
        run(*git, "remote", "add", "origin", "https://github.com/ai-cherry/ai-orchestra.git")
        run(*git, "add", "--all")
        run(*git, "commit", "--quiet", "--message=The service")
        sandbox = {
            **os.environ, "OVERTURE_SANDBOX": str(repository.with_suffix(".sandbox")), "OVERTURE_TERRAFORM": "built-in",
            "XDG_STATE_HOME": str(self.work / "state"),
        }
        applied = subprocess.run(
            [self.program, "apply", "--sandbox", "-C", repository, "-e", "production"], env=sandbox, text=True,
            capture_output=True)
        if applied.returncode:
            if not answers:
                raise SystemExit(f"overture apply ended with {applied.returncode}:\n{applied.stdout}{applied.stderr}")
            said = (applied.stderr or applied.stdout).strip().splitlines()
            return Missing(f"“service: {answers}” is refused: {said[0] if said else applied.returncode}")
        found = {path.name: path.read_text() for pattern in PATTERNS for path in sorted(place.glob(pattern))}
        # The base images are made here, and have not the digests that their registries name.
        found["Dockerfile"] = re.sub(r"^(FROM \S+)@sha256:[0-9a-f]{64}", r"\1", found["Dockerfile"], flags=re.M)
        return found


def built_program():
    """The built program, a release if there is one."""
    for kind in ("release", "debug"):
        if (path := ROOT / ".build" / kind / "overture").exists():
            return path
    raise SystemExit("swift build -c release --product overture first")
