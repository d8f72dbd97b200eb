"""Starts ai-orchestra from a snapshot: what its imports found, compiled and generated when the image was built.

At the start, `restore` hands the snapshot to Python's imports until `release`. What differs from the build is imported as
always: another Python, other packages, other code; OVERTURE_START=plain leaves the snapshot out. In the build, `rehearse`
imports the service as always and from the snapshot, and keeps that only where both came to the same.

Written by Overture: change the answers in overture.yaml, not this file.
"""
# The rules of the service's own code are not this file's.
# flake8: noqa
# ruff: noqa: PGH004
# pylint: skip-file
# mypy: ignore-errors
# fmt: off

import gc
import marshal
import os
import sys
from importlib import import_module, machinery

# Where it lies in the image.
FILE = "/opt/snapshot"
# The modules that generate code as text, and the name by which each calls what compiles it.
GENERATORS = (
    ("collections", "eval"), ("dataclasses", "exec"),
    ("annotationlib" if sys.version_info >= (3, 14) else "typing", "compile"),
)
# What comes of reading a snapshot that is damaged.
DAMAGED = (EOFError, OSError, TypeError, ValueError)
# The snapshot in use, and whether the build has seen that processes can be forked once the service is imported.
active = None
forks = None


class Snapshot:
    """A finder ahead of the one that looks through folders, and compilers that know their results already."""

    def __init__(self, packages, patterns, texts, file=None):
        # By name, where in the file the modules of each package are. They are read when the first is asked for, so that
        # the next package uses the memory again that one frees.
        self.packages = packages
        self.file = file
        # By name: the folders that were looked through, the file, its bytecode, a package's folders, the source where it is
        # the service's own, and the code, which a library has not.
        self.modules = {}
        # Regular expressions by text and flags; generated code by text, file name and mode.
        self.patterns = patterns
        self.texts = texts
        self.undo = []

    def find_spec(self, name, path=None, _target=None):
        """The module as the build found it, if the same folders would be looked through."""
        place = self.packages.pop(name.rpartition(".")[0], None)
        if place:
            try:
                self.modules.update(read(self.file, *place))
            except DAMAGED as problem:
                tell(problem)
        found = self.modules.pop(name, None)
        if found is None or found[0] != tuple(sys.path if path is None else path):
            return None
        _, file, cached, folders, source, code = found
        if source is not None and contents(file) != source:
            return None
        loader = (machinery.SourceFileLoader if code else machinery.ExtensionFileLoader)(name, file)
        spec = machinery.ModuleSpec(name, loader, origin=file)
        spec.has_location = True
        if folders is not None:
            spec.submodule_search_locations = list(folders)
        if code:
            spec.cached = cached

            def get_code(_):
                # Having answered once, it is a loader like any other.
                del loader.get_code
                return code

            loader.get_code = get_code
        if name == "fastapi.openapi.models":

            def exec_module(module):
                del loader.exec_module
                with_deferred_models(lambda: loader.exec_module(module))

            loader.exec_module = exec_module
        return spec

    def pattern(self, text, flags=0):
        """A regular expression, as `re` compiles it."""
        kept = self.patterns.get((type(text) is str, text, int(flags))) if type(text) in (str, bytes) else None
        if kept is None:
            return self.compile_pattern(text, flags)
        flags, code, groups, names, numbers = kept
        return self.make_pattern(text, flags, memoryview(code).cast("I").tolist(), groups, dict(names), numbers)

    def compiled(self, text, file, mode, *options, **more):
        """A text, as `compile` does it."""
        kept = self.texts.get((text, file, mode)) if type(text) is str and not options and not more else None
        return compile(text, file, mode, *options, **more) if kept is None else kept

    def evaluated(self, text, *scopes):
        return eval(self.compiled(text, "<string>", "eval") if type(text) is str else text, *scopes)

    def executed(self, text, *scopes):
        return exec(self.compiled(text, "<string>", "exec") if type(text) is str else text, *scopes)

    def install(self):
        """Takes its place in Python's imports and compilers."""
        sys.meta_path.insert(sys.meta_path.index(machinery.PathFinder), self)
        compiler = import_module("re._compiler" if sys.version_info >= (3, 11) else "sre_compile")
        self.compile_pattern, self.make_pattern = compiler.compile, compiler._sre.compile
        self.replace(compiler, "compile", self.pattern)
        replacements = {"compile": self.compiled, "eval": self.evaluated, "exec": self.executed}
        for module, name in GENERATORS:
            self.replace(import_module(module), name, replacements[name])

    def replace(self, module, name, value):
        """Gives a name of a module another value until `remove`."""
        names = vars(module)
        self.undo.append((names, name, names.get(name)))
        names[name] = value

    def remove(self):
        """Leaves all as it was, and forgets what was not asked for."""
        sys.meta_path.remove(self)
        for names, name, value in self.undo:
            if value is None:
                del names[name]
            else:
                names[name] = value
        self.packages, self.modules, self.patterns, self.texts = {}, {}, {}, {}


def with_deferred_models(run):
    """Executes fastapi.openapi.models by run(), whose models are built when they are first used: most only for the first
    OpenAPI document. What they answer is the same; releases that nobody has compared are left alone.
    """
    import fastapi
    import pydantic

    def release(version):
        return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())

    if not ((0, 100) <= release(fastapi.__version__) <= (0, 165) and release(pydantic.VERSION) == (2, 14)):
        return run()
    settings = pydantic.BaseModel.model_config
    settings["defer_build"] = True
    try:
        run()
    finally:
        # What is derived from them is built as ever.
        for made in (pydantic.BaseModel, *vars(sys.modules["fastapi.openapi.models"]).values()):
            if isinstance(made, type) and issubclass(made, pydantic.BaseModel):
                made.model_config.pop("defer_build", None)


def contents(file, size=-1):
    """The bytes of a file, at most so many; None where there is no such file."""
    try:
        with open(file, "rb") as opened:
            return opened.read(size)
    except OSError:
        return None


def folders():
    """The folders of `sys.path`, each with the names in it."""
    found = []
    for path in sys.path:
        try:
            found.append((path, sorted(os.listdir(path or "."))))
        except OSError:
            found.append((path, []))
    return found


def interpreter():
    """What a snapshot is good for: the same Python, started the same way."""
    return sys.version, sys.implementation.cache_tag, sys.prefix, sys.flags.optimize


def is_for(python, before, names):
    """Whether a snapshot was made by this Python, and nothing was put in the way of what it knows."""
    there = folders()
    if python != interpreter() or [path for path, _ in there] != [path for path, _ in before]:
        return False
    for (_, now), (_, then) in zip(there, before):
        if not set(now).issuperset(then) or any(name.partition(".")[0] in names for name in set(now).difference(then)):
            return False
    return True


def read(file, start, size):
    """A part of a snapshot. The file is not left open: what the service leaves open decides whether it can be forked."""
    with open(file, "rb", buffering=0) as opened:
        return marshal.loads(os.pread(opened.fileno(), size, start))


def tell(problem):
    """Says that a part is damaged, so that it is imported as always."""
    print(f"starting without what cannot be read of the snapshot: {problem}", file=sys.stderr)


def restore(file=FILE):
    """Hands the snapshot to Python's imports, if there is one and it is for this Python and these folders."""
    global active, forks
    # Until the service is imported, the collector would find nothing to free.
    gc.disable()
    # It begins with the places of two parts: what it is for, and what is in it. Where nothing was kept, it is empty.
    places = contents(file, 32)
    if not places or os.environ.get("OVERTURE_START") == "plain":
        return
    try:
        first, length, start, size = memoryview(places).cast("Q")
        *conditions, forks = read(file, first, length)
        if is_for(*conditions):
            active = Snapshot(*read(file, start, size), file)
            active.install()
    except DAMAGED as problem:
        tell(problem)


def release():
    """Ends the snapshot's part: the service is imported."""
    global active
    if active:
        active.remove()
        active = None
