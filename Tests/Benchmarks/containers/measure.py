"""Measures the generated image against what people pick instead, and against itself with parts left out.

    /usr/bin/python3 Tests/Benchmarks/containers/measure.py [--official-layout] [--quick] [--services fastapi] [--output FILE]

Needs Debian's buildah, crun, mmdebstrap and wrk, root, two cores, a package index, a built `overture`, and a machine with
nothing else to do. At most 45 minutes: the stacks take turns; where a machine is slow, later rounds are left out, and the
result says so.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

# The folder is part of the repository.
sys.dont_write_bytecode = True

import report
from generator import built_program
from ground import FOLDER, ROOT, buildah, prepare
from rounds import FULL, QUICK, Service, log
from stacks import SERVICES, Stacks
from tables import tables

RESULT = ROOT / "assets/measurements.json"
# The most processes that may be running or waiting, on the average of the last minute, before it begins.
IDLE = 0.5


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round, to see that everything works")
    parser.add_argument("--services", nargs="+", default=SERVICES, choices=SERVICES)
    parser.add_argument("--stacks", nargs="+", metavar="NAME", help="these stacks alone, by their names in the results")
    parser.add_argument("--minutes", type=float, default=45, help="how long it may take, without the base images")
    parser.add_argument(
        "--official-layout", action="store_true",
        help="also on a Python that is compiled into /usr/local, which takes about twenty minutes of CPU once")
    parser.add_argument("--busy", action="store_true", help="measure although the machine is not idle; the result says so")
    parser.add_argument("--incomplete", action="store_true", help="measure although some of the stacks cannot be had")
    parser.add_argument("--program", type=Path, help="the overture that writes the files; else the one in .build")
    parser.add_argument("--output", type=Path, default=RESULT)
    return parser.parse_args()


def main():
    chosen = options()
    for program in ("wrk", "buildah", "crun"):
        if shutil.which(program) is None:
            raise SystemExit(f"Missing: {program}. On Debian: apt-get install {program}")
    # Made before, so that the machine can come to rest.
    prepare(chosen.official_layout)
    before = report.Before()
    if before.load[0] > IDLE and not (chosen.busy or chosen.quick):
        raise SystemExit(
            f"The machine is not idle: a load of {before.load[0]:.2f} in the last minute, {IDLE} at most. "
            "Wait, or measure anyway with --busy")
    plan = QUICK if chosen.quick else FULL
    services = [Service(name, made(name, chosen), plan) for name in chosen.services]
    log(f"about {sum(service.weight() for service in services) / 60:.0f} minutes of work, {chosen.minutes:g} at most")
    begin = time.monotonic()
    for number, service in enumerate(services):
        left = begin + chosen.minutes * 60 - time.monotonic()
        service.measure(left * service.weight() / sum(other.weight() for other in services[number:]))
        buildah("rmi", "--prune", "--force")
    document = report.result(services, before, (time.monotonic() - begin) / 60)
    report.write(document, chosen.output)
    if chosen.output == RESULT:
        report.quote(document)
    print(tables(document))
    shutil.rmtree(FOLDER / "work/measure", ignore_errors=True)


def made(service, chosen):
    """The stacks of a service; it is an error when one cannot be had, unless that is asked for."""
    stacks = Stacks(service, chosen.program or built_program(), chosen.official_layout)
    found = stacks.all()
    problems = "\n".join(f"  {name}: {why.splitlines()[0]}" for name, why in stacks.missing.items())
    if problems and not (chosen.quick or chosen.incomplete):
        raise SystemExit(f"{service}: these stacks cannot be had; leave them out with --incomplete:\n{problems}")
    if problems:
        log(f"{service}: left out or not as described:\n{problems}")
    return [stack for stack in found if chosen.stacks is None or stack.name in chosen.stacks]


if __name__ == "__main__":
    if os.getuid():
        raise SystemExit("as root: images are built and mounted")
    main()
