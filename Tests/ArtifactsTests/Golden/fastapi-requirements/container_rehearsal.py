"""Makes the snapshot that `container_snapshot.py` starts ai-orchestra from, in the build of the image:

    python container_rehearsal.py FILE

It imports the service as always, keeping what the imports find, compile and generate; then once more, from what was kept.
Only where both come to the same modules and names, routes and answers, the file is left there; it says why where they do not.
The service is imported as nobody, without a network, and is asked for its health; it is not served.

Written by Overture: change the answers in overture.yaml, not this file.
"""
# The rules of the service's own code are not this file's.
# flake8: noqa
# ruff: noqa: PGH004
# pylint: skip-file
# mypy: ignore-errors
# fmt: off

import marshal
import os
import sys
import time
from importlib.machinery import ExtensionFileLoader, PathFinder, SourceFileLoader

import container_snapshot as snapshot
from container_snapshot import Snapshot, contents, folders, interpreter

# All else is imported where it is used: a snapshot does not know what was there before it.

# The user of the image, and how long an import may take, in seconds.
NOBODY = 10001
LIMIT = 120


class Library:
    """The library of regular expressions, which keeps what it is told to make."""

    def __init__(self, library):
        self.library = library
        self.made = None

    def __getattr__(self, name):
        return getattr(self.library, name)

    def compile(self, text, *parts):
        self.made = parts
        return self.library.compile(text, *parts)


class Recording(Snapshot):
    """A snapshot of nothing that keeps what it has to find and to compile."""

    def __init__(self):
        super().__init__({}, {}, {})
        self.specs = {}

    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target)
        if spec and type(spec.loader) in (SourceFileLoader, ExtensionFileLoader):
            self.specs[name] = tuple(sys.path if path is None else path), spec
        return spec

    def pattern(self, text, flags=0):
        import warnings

        compiler = sys.modules[self.compile_pattern.__module__]
        compiler._sre = library = Library(compiler._sre)
        try:
            with warnings.catch_warnings(record=True) as said:
                result = self.compile_pattern(text, flags)
        finally:
            compiler._sre = library.library
        # What warns has to do so at the start, too.
        for warning in said:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
        if type(text) in (str, bytes) and not said:
            kept, code, groups, names, numbers = library.made
            # Its parts are integers of four bytes, some with names, which are not kept.
            packed = b"".join(int(part).to_bytes(4, sys.byteorder) for part in code)
            parts = int(kept), packed, groups, dict(names), numbers
            self.patterns[type(text) is str, text, int(flags)] = parts
        return result

    def compiled(self, text, file, mode, *options, **more):
        code = compile(text, file, mode, *options, **more)
        if type(text) is str and not options and not more:
            self.texts[text, file, mode] = code
        return code

    def collected(self):
        """The modules that were loaded."""
        from sysconfig import get_paths

        packages = tuple(path + os.sep for path in get_paths().values())
        found = {}
        for name, (path, spec) in self.specs.items():
            if getattr(sys.modules.get(name), "__spec__", None) is not spec:
                continue
            code = source = None
            if type(spec.loader) is SourceFileLoader:
                code = spec.loader.get_code(name)
                source = None if spec.origin.startswith(packages) else contents(spec.origin)
            parts = spec.submodule_search_locations
            found[name] = path, spec.origin, spec.cached, parts and tuple(parts), source, code
        return found

    def save(self, file, forks):
        """Writes what was kept."""
        modules = self.collected()
        packages = {}
        for name, found in modules.items():
            packages.setdefault(name.rpartition(".")[0], {})[name] = found
        with open(file, "wb") as opened:
            opened.write(bytes(32))

            def write(part):
                return opened.tell(), opened.write(marshal.dumps(part))

            first = write((interpreter(), folders(), {name for name in modules if "." not in name}, forks))
            places = {package: write(its) for package, its in packages.items()}
            last = write((places, self.patterns, self.texts))
            opened.seek(0)
            opened.write(b"".join(number.to_bytes(8, sys.byteorder) for number in (*first, *last)))


def offline(event, _):
    """Refuses each connection."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        raise OSError(101, "there is no network in the rehearsal of an image")


def paths(patterns, before=""):
    """Django's patterns, each with those below it."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        yield path
        yield from paths(getattr(pattern, "url_patterns", ()), path)


def routes(service):
    """The routes of a service, as far as its framework tells them."""
    from json import dumps

    found = []
    for route in getattr(service, "routes", None) or ():
        found.append(f"{getattr(route, 'path', route)} {sorted(getattr(route, 'methods', None) or ())}")
    if hasattr(service, "url_map"):
        found += [f"{rule} {rule.endpoint} {sorted(rule.methods or ())}" for rule in service.url_map.iter_rules()]
    if "django.urls" in sys.modules:
        found += paths(sys.modules["django.urls"].get_resolver().url_patterns)
    if callable(getattr(service, "openapi", None)):
        found.append(dumps(service.openapi(), sort_keys=True))
    return sorted(found)


def ask(service):
    """The service's answer for its health, as status and body; the exception where there is none."""
    import asyncio

    received = [{"type": "http.request", "body": b"", "more_body": False}]
    sent = []

    async def receive():
        while not received:
            await asyncio.sleep(1)
        return received.pop()

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http"}
    scope.update(path="/health", raw_path=b"/health", root_path="", query_string=b"", state={})
    scope.update(headers=[(b"host", b"localhost")], client=("127.0.0.1", 1), server=("127.0.0.1", 80))
    try:
        asyncio.run(asyncio.wait_for(service(scope, receive, send), 10))
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode("latin-1")
    except Exception as problem:
        return type(problem).__name__


def observe(file, report):
    """Imports the service, from the snapshot if there is one in the file, else making one; writes what came of it."""
    sys.addaudithook(offline)
    if os.path.getsize(file):
        snapshot.restore(file)
        recording = None
    else:
        recording = snapshot.active = Recording()
        recording.install()
    seen = {"restored": snapshot.active is not None}
    import container_start as start

    begin = time.perf_counter()
    service = None
    try:
        service = start.load()
    except BaseException as problem:
        seen["failure"] = f"{type(problem).__name__}: {problem}"
    seen["seconds"] = time.perf_counter() - begin
    others = {name: module for name, module in sys.modules.items() if name != "__main__"}
    seen["modules"] = {name: sorted(map(str, getattr(module, "__dict__", ()))) for name, module in others.items()}
    if recording:
        recording.save(file, None if service is None else start.can_fork())
    snapshot.release()
    if service is not None:
        try:
            seen["routes"] = routes(service)
        except Exception as problem:
            seen["routes"] = type(problem).__name__
        # Twice: what changes by itself is nothing to compare.
        seen["answers"] = [ask(service), ask(service)]
    from json import dump

    with open(report, "w", encoding="utf-8") as opened:
        dump(seen, opened, default=repr)
    os._exit(0)


def run(file):
    """What `observe` sees in a process of its own."""
    from json import load
    from subprocess import DEVNULL, TimeoutExpired
    from subprocess import run as run_process
    from tempfile import NamedTemporaryFile

    own = {"user": NOBODY, "group": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}
    with NamedTemporaryFile() as report:
        os.chmod(report.name, 0o666)
        try:
            words = [sys.executable, __file__, "--observe", file, report.name]
            ended = run_process(words, stdin=DEVNULL, timeout=LIMIT, check=False, **own)
            return load(report) if ended.returncode == 0 else {"failure": f"the process ended with {ended.returncode}"}
        except TimeoutExpired:
            return {"failure": f"the import takes more than {LIMIT} s"}
        except ValueError:
            return {"failure": "the process ended while the service was imported"}


def left():
    """The temporary files of the user that the imports run as, who can write nowhere else."""
    files = [file for folder in ("/tmp", "/var/tmp") for file in os.scandir(folder)]
    found = set()
    for file in files:
        try:
            if file.stat(follow_symlinks=False).st_uid == NOBODY:
                found.add(file.path)
        except FileNotFoundError:
            pass
    return found


def difference(plain, kept):
    """In what the two imports differ; None where they do not."""
    if not plain.get("restored") or not kept.get("restored"):
        return plain.get("failure") or kept.get("failure") or "the snapshot is not used"
    if plain.get("failure") != kept.get("failure"):
        return f"{kept.get('failure')} instead of {plain.get('failure')}"
    for name in sorted(plain["modules"].keys() | kept["modules"].keys()):
        if plain["modules"].get(name) != kept["modules"].get(name):
            return f"the module {name}"
    if plain.get("routes") != kept.get("routes"):
        return "the routes"
    first, second = plain.get("answers", (None, None))
    if first == second and kept.get("answers") != plain.get("answers"):
        return f"the answer when it is asked for its health: {kept['answers'][0]} instead of {first}"
    return None


def rehearse(file):
    """Leaves a snapshot in the file, or nothing: the image starts plainly then."""
    from shutil import rmtree

    with open(file, "wb"):
        pass
    os.chmod(file, 0o666)
    try:
        before = left()
        plain = run(file)
        kept = run(file)
        reason = difference(plain, kept)
        for path in left() - before if os.geteuid() == 0 else ():
            rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
    except Exception as problem:
        reason = f"{type(problem).__name__}: {problem}"
    if reason:
        os.truncate(file, 0)
        print(f"The image starts without a snapshot: {reason}.")
    else:
        size = os.path.getsize(file) / 1e6
        print(f"The snapshot of {size:.1f} MB imports the service in {kept['seconds']:.2f} s instead of {plain['seconds']:.2f} s.")
        if "failure" in plain:
            print(f"It ends where the import does in a build: {plain['failure']}")
    os.chmod(file, 0o644)


if __name__ == "__main__":
    if sys.argv[1] == "--observe":
        observe(*sys.argv[2:])
    rehearse(sys.argv[1])
