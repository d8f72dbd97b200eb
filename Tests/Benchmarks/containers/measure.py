"""Measures the generated image against a tutorial's and the original guide's, and against itself with parts left out.

    /usr/bin/python3 Tests/Benchmarks/containers/measure.py [--quick] [--services fastapi] [--output FILE]

Needs Debian's buildah, crun, mmdebstrap and wrk, root, two cores, a package index, and a built `overture`. At most 40
minutes: the stacks take turns, five rounds; where a machine is slow, later rounds are left out, and the result says so.
"""

import argparse
import itertools
import shutil
import sys
import time
from collections import defaultdict
from pathlib import Path

# The folder is part of the repository.
sys.dont_write_bytecode = True

import report
from ground import FOLDER, ROOT, Bundle, build, buildah, megabytes, prepare
from load import Upstream, serve, start
from stacks import SERVICES, stacks

# Of the time of a service, the part after which no further round of builds begins.
BUILD_SHARE = 0.45
RESULT = ROOT / "assets/measurements.json"
PORTS = itertools.cycle(range(20000, 30000))


def changed(folder, service, what):
    """Changes the code, or a dependency, of a stack's folder as a commit would."""
    if what == "code":
        file = folder / ("web/urls.py" if service == "django" else "main.py")
        file.write_text(file.read_text() + f"\n# {time.time_ns()}\n")
    else:
        file = folder / "requirements.txt"
        file.write_text(f"# {time.time_ns()}\n" + file.read_text())


def measure_builds(made, service, figures, rounds, deadline):
    """Builds every stack cold, after a change of the code, and after one of the dependencies."""
    for turn in range(rounds):
        for name, folder, measured in made:
            if turn and ("build" not in measured or time.monotonic() > deadline):
                continue
            # The first turn builds what is only run, too.
            image = f"localhost/measured-{service}-{folder.name}"
            seconds = build(folder, image, cached="build" not in measured)
            of = figures[name]
            if "build" not in measured:
                of["image MB"].append(megabytes(image))
                continue
            of["build, cold s"].append(seconds)
            for what in ("code", "dependencies"):
                changed(folder, service, what)
                of[f"build, {what} changed s"].append(build(folder, image, cached=True))
            of["image MB"].append(megabytes(image))
            log(f"{service}: built {name}")


def measure_runs(made, service, figures, rounds, seconds, deadline):
    """Starts and loads every stack in turns."""
    bundles = [
        (name, Bundle(f"localhost/measured-{service}-{folder.name}"), measured)
        for name, folder, measured in made if measured & {"start", "load"}
    ]
    try:
        with Upstream() as upstream:
            variables = {"UPSTREAM_URL": upstream, "ENVIRONMENT": "production"}
            for turn in range(rounds):
                if turn and time.monotonic() > deadline:
                    break
                for name, bundle, measured in bundles:
                    of = figures[name]
                    for cache in ("cold", "warm"):
                        wall, cpu = start(bundle, next(PORTS), variables, cold=cache == "cold")
                        of[f"start, page cache {cache} s"].append(wall)
                    of["start, CPU s"].append(cpu)
                    if "load" in measured:
                        for figure, value in serve(bundle, next(PORTS), variables, seconds).items():
                            of[figure].append(value)
                log(f"{service}: round {turn + 1} of {rounds}")
    finally:
        for _, bundle, _ in bundles:
            bundle.close()


def log(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round, to see that everything works")
    parser.add_argument("--services", nargs="+", default=SERVICES, choices=SERVICES)
    parser.add_argument("--minutes", type=float, default=40, help="how long it may take")
    parser.add_argument("--output", type=Path, default=RESULT)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("Missing: wrk. On Debian: apt-get install wrk")
    begin = time.monotonic()
    prepare()
    rounds, seconds = (1, 1) if options.quick else (5, 2)
    figures = {}
    all_made = {service: stacks(service) for service in options.services}
    stack_count, passed = sum(map(len, all_made.values())), 0
    for service, made in all_made.items():
        figures[service] = defaultdict(lambda: defaultdict(list))
        # A service with more stacks gets more of the time.
        start, length = (options.minutes * 60 * count / stack_count for count in (passed, len(made)))
        measure_builds(made, service, figures[service], rounds, begin + start + length * BUILD_SHARE)
        measure_runs(made, service, figures[service], rounds, seconds, begin + start + length * 0.95)
        passed += len(made)
        buildah("rmi", "--prune", "--force")
    document = report.result(figures, (time.monotonic() - begin) / 60)
    report.write(document, options.output)
    if options.output == RESULT:
        report.quote(document)
    print(report.table(document))
    shutil.rmtree(FOLDER / "work/measure", ignore_errors=True)


if __name__ == "__main__":
    main()
