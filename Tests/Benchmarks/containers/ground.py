"""Building images with buildah and running them with crun, in the folder that the container tests use too."""

import json
import os
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FOLDER = Path(os.environ.get("OVERTURE_CONTAINERS", Path(tempfile.gettempdir()) / "overture-containers"))
PYTHON, UV = "3.11", "0.13.9"
ENVIRONMENT = {**os.environ, "BUILDAH_ISOLATION": "chroot", "OVERTURE_CONTAINERS": str(FOLDER)}
# The image that official-layout.sh makes.
LAYOUT = f"localhost/python-official-layout:{PYTHON}"
# The service's process gets a core of its own; the load, the upstream and this program share the others. Where two
# processes are measured, they get both.
SERVER_CORE, BOTH_CORES = "0", "0,1"


def run(*command, **variables):
    """Runs a program to its end; its output, or an error with the last of what it said."""
    result = subprocess.run(command, env={**ENVIRONMENT, **variables}, text=True, capture_output=True)
    if result.returncode:
        said = "\n".join((result.stdout + result.stderr).splitlines()[-25:])
        raise SystemExit(f"{' '.join(map(str, command[:4]))} … ended with {result.returncode}:\n{said}")
    return result.stdout.strip()


def buildah(*arguments, **variables):
    """Runs buildah on the folder's own storage."""
    return run("buildah", "--root", FOLDER / "storage", "--runroot", FOLDER / "run", *arguments, **variables)


def prepare(layout):
    """Makes the base images where they are missing, and says which programs are."""
    run("bash", ROOT / "Tests/ContainerTests/Resources/base-images.sh", PYTHON, UV)
    if layout:
        run("bash", HERE / "official-layout.sh", PYTHON, LAYOUT)


def build(place, name, cached, caches):
    """Builds an image; the seconds that it took. Without `cached`, no layer and no cache mount is used again.

    `caches` names the folder of its cache mounts.
    """
    caches = FOLDER / "work/measure/caches" / caches
    if not cached:
        shutil.rmtree(caches, ignore_errors=True)
    caches.mkdir(parents=True, exist_ok=True)
    layers = ["--layers"] if cached else ["--layers", "--no-cache"]
    start = time.monotonic()
    # buildah keeps what `RUN --mount=type=cache` mounts in the temporary folder.
    buildah("bud", "--pull-never", "--format", "docker", *layers, "--tag", name, place, TMPDIR=str(caches))
    return time.monotonic() - start


def megabytes(name):
    """The size of an image's unpacked layers."""
    images = json.loads(buildah("images", "--json"))
    found = next(image for image in images if any(name in tag for tag in image.get("names") or []))
    number, unit = found["size"].split()
    return float(number) * {"B": 1e-6, "KB": 1e-3, "MB": 1, "GB": 1e3}[unit.upper()]


class Container:
    """An image that runs, pinned to its cores."""

    def __init__(self, pid):
        self.pid = pid

    def processes(self):
        """Its processes: the first one and all that come from it."""
        found, rest = [], [self.pid]
        while rest:
            pid = rest.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    rest += [int(child) for child in task.read_text().split()]
                except OSError:
                    pass
        return found

    def cpu(self):
        """Seconds of CPU that its processes have used."""
        ticks = 0
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                ticks += sum(int(field) for field in fields[11:15])
            except OSError:
                pass
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Megabytes of its processes; what they share counts once."""
        kilobytes = 0
        for pid in self.processes():
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                pass
        return kilobytes / 1024


class Bundle:
    """An image's files, mounted once, from which containers are started."""

    def __init__(self, name):
        self.name, self.working = name, buildah("from", "--pull-never", name)
        self.root = Path(buildah("mount", self.working))
        self.config = json.loads(buildah("inspect", "--type", "image", name))["Docker"]["config"]
        self.folder = Path(tempfile.mkdtemp(dir=FOLDER / "work"))

    def forget(self):
        """Takes the image's files out of the page cache, and nothing else of the machine's."""
        for folder, _, files in os.walk(self.root):
            for file in files:
                path = os.path.join(folder, file)
                if not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                descriptor = os.open(path, os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)

    @contextmanager
    def started(self, port, variables, cores):
        """Starts a container on some cores, and ends it."""
        user = (self.config.get("User") or "0:0").split(":")
        mounts = [("/proc", "proc", []), ("/dev", "tmpfs", ["nosuid", "mode=755"]), ("/tmp", "tmpfs", ["mode=1777"])]
        mounts.append(("/dev/shm", "tmpfs", ["nosuid", "nodev", "mode=1777"]))
        process = {
            "terminal": False,
            "user": {"uid": int(user[0]), "gid": int(user[-1])},
            "args": self.config["Cmd"],
            "env": self.config["Env"] + [f"PORT={port}"] + [f"{name}={value}" for name, value in variables.items()],
            "cwd": self.config["WorkingDir"],
        }
        specification = {
            "ociVersion": "1.0.0",
            "process": process,
            "root": {"path": str(self.folder / "fresh/root"), "readonly": False},
            "mounts": [{"destination": place, "type": kind, "source": kind, "options": o} for place, kind, o in mounts],
            "linux": {"namespaces": [{"type": kind} for kind in ("pid", "mount", "ipc", "uts")]},
        }
        (self.folder / "config.json").write_text(json.dumps(specification))
        pid_file, log = self.folder / "pid", open(self.folder / "log", "w")
        pid_file.unlink(missing_ok=True)
        identity = f"measured-{os.getpid()}-{port}"
        crun = ["crun", "--cgroup-manager=disabled", "--root", str(FOLDER / "crun"), "run"]
        crun += ["--pid-file", str(pid_file), "--bundle", str(self.folder), identity]
        # As on Cloud Run, the root can be written to, but nothing of it outlasts the container.
        (self.folder / "fresh").mkdir(exist_ok=True)
        script = """
            umount /sys/fs/cgroup/unified 2> /dev/null
            mount -t tmpfs tmpfs "$0/fresh" && mkdir "$0/fresh/root" "$0/fresh/upper" "$0/fresh/work"
            mount -t overlay -o "lowerdir=$1,upperdir=$0/fresh/upper,workdir=$0/fresh/work" overlay "$0/fresh/root"
            shift
            exec taskset -c "$@"
        """
        running = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script, self.folder, self.root, cores, *crun],
            env=ENVIRONMENT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 30
            while not (pid_file.exists() and pid_file.read_text()):
                if running.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{self.name} did not start:\n{(self.folder / 'log').read_text()}")
                time.sleep(0.001)
            yield Container(int(pid_file.read_text()))
        except ConnectionError as problem:
            raise SystemExit(f"{self.name}: {problem}:\n{(self.folder / 'log').read_text()[-2000:]}") from problem
        finally:
            if running.poll() is None and pid_file.exists():
                os.kill(int(pid_file.read_text()), 9)
            running.wait()
            log.close()

    def close(self):
        """Gives the mounted files back."""
        buildah("rm", self.working)
