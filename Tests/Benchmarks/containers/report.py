"""Medians, ratios and the table."""

import json
import os
import platform
import re
import statistics
import subprocess
import time

from ground import HERE, PYTHON, ROOT, UV

HEADING = "## Last results\n"

# What the original guide promises against no set-up at all, upper ends; below 1 is a saving.
PROMISES = {
    "build, code changed s": 0.60,
    "start, page cache warm s": 0.40,
    "start, page cache cold s": 0.40,
    "small p50 ms": 0.70,
    "large p50 ms": 0.70,
    "slow p50 ms": 0.70,
    "small requests/s": 2.0,
    "large requests/s": 2.0,
    "slow requests/s": 2.0,
    "small CPU µs/request": 0.75,
    "large CPU µs/request": 0.75,
    "memory MB": 0.75,
}


def summary(values):
    """The median with the least and the most of some rounds."""
    return {
        "median": round(statistics.median(values), 4), "least": round(min(values), 4), "most": round(max(values), 4),
        "rounds": len(values),
    }


def result(figures, minutes):
    """Everything that was measured, for `assets/measurements.json`."""
    services = {
        service: {name: {figure: summary(values) for figure, values in sorted(of.items())} for name, of in stacks.items()}
        for service, stacks in figures.items()
    }
    ratios = {
        service: {
            base: {
                figure: round(stacks["ours"][figure]["median"] / of["median"], 3)
                for figure, of in stacks[base].items() if figure in stacks["ours"] and of["median"]
            }
            for base in ("naive", "original")
        }
        for service, stacks in services.items()
    }
    return {
        "version": 1, "date": time.strftime("%Y-%m-%d"), "minutes": round(minutes, 1), "machine": machine(), "versions": versions(), "promises": PROMISES,
        "services": services, "ratios": ratios,
    }


def machine():
    """What it was measured on."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        processor = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    with open("/etc/os-release", encoding="utf-8") as file:
        system = next(line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": processor, "cores": os.cpu_count(), "memoryGiB": round(memory), "system": system,
        "kernel": platform.release(), "loadBefore": round(os.getloadavg()[2], 2),
    }


def versions():
    """The programs that took part."""
    def first(*command):
        said = subprocess.run(command, capture_output=True, text=True)
        return (said.stdout or said.stderr).splitlines()[0].strip()

    pins = (ROOT / "Sources/Artifacts/Files/ImageServer.swift").read_text()
    packages = {name: pins.split(f'"{name}==')[1].split('"')[0] for name in ("granian", "uvloop")}
    return {
        "python": PYTHON, "uv": UV, **packages, "buildah": first("buildah", "--version"), "crun": first("crun", "--version"),
        "wrk": first("wrk", "--version"),
    }


def table(document):
    """The figures as Markdown."""
    lines = []
    for service, stacks in document["services"].items():
        lines += [f"### {service}", "", "| | naive | original | ours | to naive | promised | to original |"]
        lines += ["|---|--:|--:|--:|--:|--:|--:|"]
        for figure, ours in stacks["ours"].items():
            cells = [cell(stacks[name].get(figure)) for name in ("naive", "original", "ours")]
            to = [document["ratios"][service][base].get(figure) for base in ("naive", "original")]
            promise = PROMISES.get(figure)
            verdict = "-" if promise is None else f"{promise} {'✓' if reached(to[0], promise) else '✗'}"
            lines.append(f"| {figure} | {' | '.join(cells)} | {to[0]} | {verdict} | {to[1]} |")
        lines += ["", "| ours … | figure | with it | left out | left out to with it |", "|---|---|--:|--:|--:|"]
        for name, of in stacks.items():
            for figure, left in of.items() if name.startswith("with") else ():
                with_it = stacks["ours"].get(figure)
                if with_it and with_it["median"]:
                    ratio = left["median"] / with_it["median"]
                    lines.append(f"| {name} | {figure} | {cell(with_it)} | {cell(left)} | {ratio:.2f} |")
        lines.append("")
    return "\n".join(lines)


def reached(ratio, promise):
    """Whether a ratio is better than a promise: greater where it promises more, else smaller."""
    return ratio is not None and (ratio >= promise if promise > 1 else ratio <= promise)


def cell(summary):
    """A median with its spread."""
    if summary is None:
        return "-"
    digits = 0 if summary["median"] >= 100 else 2
    return f"{summary['median']:.{digits}f} ({summary['least']:.{digits}f}–{summary['most']:.{digits}f})"


def write(document, path):
    """Writes the result where the program and the README read it."""
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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
        f"{head}{HEADING}{where}, {document['date']}, {document['minutes']:.0f} minutes; {versions}.\n\n{table(document)}")
