"""The rounds in which the stacks take turns: first they are built, then started and loaded."""

import itertools
import os
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass

from ground import Bundle, build, megabytes
from load import LOAD_CORE, Upstream, memory, serve, start

PORTS = itertools.cycle(range(20000, 30000))


@dataclass(frozen=True)
class Plan:
    """How often each thing is measured; where a machine is slow, the later rounds are left out."""

    # Builds cold, after a change of the code, and of the dependencies.
    cold: int
    code: int
    dependencies: int
    # Starts and loads, of the main stacks and of the others.
    starts: int
    other_starts: int
    loads: int
    other_loads: int
    # How long each load takes.
    seconds: int

    def start_rounds(self, stack):
        return self.starts if stack.main else self.other_starts

    def load_rounds(self, stack):
        return self.loads if stack.main else self.other_loads


FULL = Plan(cold=2, code=3, dependencies=2, starts=7, other_starts=4, loads=5, other_loads=3, seconds=2)
QUICK = Plan(cold=1, code=1, dependencies=1, starts=1, other_starts=1, loads=1, other_loads=1, seconds=1)
# Of the time of a service, the part after which no further round of builds begins.
BUILD_SHARE = 0.4
BUILDS = frozenset({"cold", "code", "dependencies"})


class Service:
    """One service, of which everything is measured in turns; `figures` has the values by stack and figure, one a round."""

    def __init__(self, name, stacks, plan):
        self.name, self.stacks, self.plan = name, stacks, plan
        self.figures = defaultdict(lambda: defaultdict(list))

    def image(self, stack):
        return f"localhost/measured-{self.name}-{stack.folder.name}"

    def weight(self):
        """About how long it takes, in seconds, to share out the time by."""
        plan, seconds = self.plan, 0
        for stack in self.stacks:
            start = (7 if "original" in stack.name else 2.5) * plan.start_rounds(stack)
            load = (3.5 + 3 * plan.seconds) * plan.load_rounds(stack)
            costs = {
                "cold": 22 * plan.cold, "code": 8 * plan.code, "dependencies": 15 * plan.dependencies, "start": start,
                "load": load, "processes": start + 4 * plan.load_rounds(stack),
            }
            seconds += 8 + sum(costs[what] for what in stack.measures)
        return seconds

    def measure(self, length):
        """Measures everything, in about so many seconds."""
        begin = time.monotonic()
        self.measure_builds(begin + length * BUILD_SHARE)
        self.measure_runs(begin + length)

    def measure_builds(self, deadline):
        """Builds every stack once, since it is to be run, and then as often as it is measured."""
        first = {}
        for stack in self.stacks:
            first.setdefault(stack.folder, stack)
        first = list(first.values())
        again = [stack for stack in first if stack.measures & BUILDS]
        for turn in range(max(self.plan.code, self.plan.dependencies)):
            for stack in in_turn(again if turn else first, turn):
                if turn and time.monotonic() > deadline:
                    log(f"{self.name}: no time for more builds after round {turn}")
                    return
                self.build(stack, turn)
        # These take longest, and matter least.
        for turn in range(1, self.plan.cold):
            for stack in again:
                if "cold" in stack.measures and time.monotonic() < deadline:
                    self.build_cold(stack)

    def build(self, stack, turn):
        """Builds a stack as one turn has it."""
        image, of, plan = self.image(stack), self.figures[stack.name], self.plan
        # What is not measured itself may use what others have downloaded.
        caches = stack.folder.name if stack.measures & BUILDS else "shared"
        if turn == 0 and "cold" in stack.measures:
            self.build_cold(stack)
        elif turn == 0:
            build(stack.folder, image, True, caches)
        for what, rounds in (("code", plan.code), ("dependencies", plan.dependencies)):
            if what in stack.measures and turn < rounds:
                change(stack.folder, self.name, what)
                of[f"build, {what} changed s"].append(build(stack.folder, image, True, caches))
        # What a buildpack makes has another base, which is not here.
        if stack.name != "buildpack":
            of["image MB"] = [megabytes(image)]
        log(f"{self.name}: built {stack.name}")

    def build_cold(self, stack):
        seconds = build(stack.folder, self.image(stack), False, stack.folder.name)
        self.figures[stack.name]["build, cold s"].append(seconds)

    def measure_runs(self, deadline):
        """Starts and loads every stack in turns."""
        bundles, variables = {}, {"ENVIRONMENT": "production"}
        running = [stack for stack in self.stacks if stack.measures & {"start", "load", "processes"}]
        try:
            for stack in running:
                if stack.folder not in bundles:
                    bundles[stack.folder] = Bundle(self.image(stack))
            # What is not on the disk yet cannot be taken out of the page cache.
            os.sync()
            with Upstream() as upstream, on_the_loads_core():
                for turn in range(self.plan.starts):
                    if turn and time.monotonic() > deadline:
                        log(f"{self.name}: no time for further rounds after round {turn}")
                        break
                    for stack in in_turn(running, turn):
                        # All but the load's upstream is the same for each.
                        of_all = {**variables, "UPSTREAM_URL": upstream, **stack.variables}
                        self.run(stack, bundles[stack.folder], of_all, turn)
                    log(f"{self.name}: round {turn + 1} of {self.plan.starts}")
        finally:
            for bundle in bundles.values():
                bundle.close()

    def run(self, stack, bundle, variables, turn):
        """Starts and loads a stack as one turn has it."""
        of, plan = self.figures[stack.name], self.plan
        if stack.measures & {"start", "processes"} and turn < plan.start_rounds(stack):
            for cache in ("cold", "warm"):
                wall, cpu = start(bundle, next(PORTS), variables, stack.cores, cold=cache == "cold")
                of[f"start, page cache {cache} s"].append(wall)
            of["start, CPU s"].append(cpu)
        if turn >= plan.load_rounds(stack):
            return
        if "load" in stack.measures:
            for figure, value in serve(bundle, next(PORTS), variables, stack.cores, plan.seconds).items():
                of[figure].append(value)
        if "processes" in stack.measures:
            megabytes_used, count = memory(bundle, next(PORTS), variables, stack.cores)
            if "two processes" in stack.name and count < 2:
                raise SystemExit(f"{self.name}, {stack.name}: it runs in {count} process")
            of["memory MB"].append(megabytes_used)


@contextmanager
def on_the_loads_core():
    """Keeps this program, which asks whether a service is there, off the core of the service."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def in_turn(stacks, turn):
    """The stacks, every other time from the last to the first, so that none always follows the same one."""
    return list(stacks)[:: -1 if turn % 2 else 1]


def change(folder, service, what):
    """Changes the code, or a dependency, of a stack's folder as a commit would."""
    if what == "code":
        file = folder / ("web/urls.py" if service == "django" else "main.py")
        file.write_text(file.read_text() + f"\n# {time.time_ns()}\n")
    else:
        file = folder / "requirements.txt"
        file.write_text(f"# {time.time_ns()}\n" + file.read_text())


def log(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)
