"""The document of what was measured, and where it goes."""

import json
import os
import platform
import re
import subprocess
import time

from ground import HERE, PYTHON, ROOT, UV
from tables import tables
from verdicts import PROMISES, comparison, goals, summary

HEADING = "## Last results\n"


class Before:
    """The machine before the first measurement."""

    def __init__(self):
        self.load, self.stolen = os.getloadavg(), stolen()


def stolen():
    """Ticks that the machine's host has taken from it, and all ticks."""
    with open("/proc/stat", encoding="utf-8") as file:
        ticks = [int(word) for word in file.readline().split()[1:9]]
    return ticks[7], sum(ticks)


def result(services, before, minutes):
    """Everything that was measured, for `assets/measurements.json`; its shape is in the README beside this file."""
    document = {
        "version": 1, "date": time.strftime("%Y-%m-%d"), "minutes": round(minutes, 1), "machine": machine(before),
        "versions": versions(), "promises": PROMISES, "stacks": {}, "services": {}, "ratios": {}, "verdicts": {},
        "comparisons": {}, "goals": {},
    }
    for service in services:
        of, name = service.figures, service.name
        document["stacks"][name] = {stack.name: {"kind": stack.kind, "what": stack.what} for stack in service.stacks}
        document["services"][name] = {
            stack: {figure: summary(values) for figure, values in sorted(figures.items())} for stack, figures in of.items()
        }
        compared = {
            stack.name: {other: comparison(of[stack.name], of[other]) for other in stack.against if other in of}
            for stack in service.stacks if stack.against and stack.name in of
        }
        document["goals"][name] = goals(name, compared)
        document["verdicts"][name] = compared.pop("ours", {})
        document["comparisons"][name] = compared
        document["ratios"][name] = {
            base: medians(document["services"][name], base) for base in document["verdicts"][name]
        }
    return document


def medians(stacks, base):
    """The ratios of the medians of ours to another's."""
    return {
        figure: round(stacks["ours"][figure]["median"] / value["median"], 3)
        for figure, value in stacks[base].items() if figure in stacks["ours"] and value["median"]
    }


def machine(before):
    """What it was measured on."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        processor = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    with open("/etc/os-release", encoding="utf-8") as file:
        system = next(line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    taken, ticks = (now - then for now, then in zip(stolen(), before.stolen))
    return {
        "processor": processor, "cores": os.cpu_count(), "memoryGiB": round(memory), "system": system,
        "kernel": platform.release(), "loadBefore": round(before.load[0], 2),
        "stolenPercent": round(100 * taken / max(ticks, 1), 2),
    }


def versions():
    """The programs that took part."""
    def first(*command):
        said = subprocess.run(command, capture_output=True, text=True)
        return (said.stdout or said.stderr).splitlines()[0].strip()

    pins = (ROOT / "assets/templates/server-granian-uvloop.txt.mustache").read_text()
    packages = {name: re.search(rf"^{name}==(\S+)", pins, flags=re.M)[1] for name in ("granian", "uvloop")}
    return {
        "python": PYTHON, "uv": UV, **packages, "buildah": first("buildah", "--version"), "crun": first("crun", "--version"),
        "wrk": first("wrk", "--version"),
    }


def write(document, path):
    """Writes the result where the program and the README read it, a figure a line."""
    text = json.dumps(document, indent=1, ensure_ascii=False)
    text = re.sub(r"\{\s+([^{}]*?)\s+\}", lambda found: "{ " + re.sub(r"\n\s*", " ", found[1]) + " }", text)
    path.write_text(text + "\n", encoding="utf-8")


def quote(document):
    """Puts the tables into the README beside this file, in the place of the last ones."""
    readme = HERE / "README.md"
    machine = document["machine"]
    where = f"{machine['processor']}, {machine['cores']} cores, {machine['memoryGiB']} GiB, {machine['system']}"
    versions = ", ".join(
        short if name in (short := re.split(r" [(\[]", version)[0]) else f"{name} {short}"
        for name, version in document["versions"].items())
    head = readme.read_text().split(HEADING)[0]
    readme.write_text(
        f"{head}{HEADING}{where}, {document['date']}, {document['minutes']:.0f} minutes, a load of {machine['loadBefore']} "
        f"before, {machine['stolenPercent']} % of the time taken by the host; {versions}.\n\n{tables(document)}")
