"""The document as Markdown tables."""

from verdicts import PROMISES, more_is_better, reached

TITLES = {"fastapi": "FastAPI", "flask": "Flask", "django": "Django"}


def tables(document):
    """All tables: the goals of all services, then each service's own."""
    parts = [goals(document)]
    for service in document["services"]:
        parts += [
            f"### {TITLES[service]}", baselines(document, service), ratios(document, service), ingredients(document, service),
            processes(document, service), layout(document, service),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(head, rows):
    """A table of which the first column is text and the others are figures."""
    lines = [f"| {' | '.join(line)} |" for line in (head, *rows)]
    return "\n".join([lines[0], f"|---|{'--:|' * (len(head) - 1)}", *lines[1:]])


def names(document, service, *kinds):
    """The stacks of some kinds that were measured, in their order."""
    return [
        name for name, stack in document["stacks"][service].items()
        if stack["kind"] in kinds and name in document["services"][service]
    ]


def goals(document):
    """What was to be reached, and what was."""
    rows = {}
    for service, entries in document["goals"].items():
        for goal in entries:
            stack = goal["stack"]
            # One goal is another stack's with one of the services, which its cell says.
            patched = "patch" in stack
            what = goal["figure"] + (f", {stack}" if stack != "ours" and not patched else "") + f", to {goal['baseline']}"
            if goal["ratio"] is None:
                cell = "-"
            else:
                sign = "≥" if more_is_better(goal["figure"]) else "≤"
                limit = "not worse" if goal["baseline"] == "original" else f"{sign} {goal['goal']:g}"
                cell = f"{goal['ratio']:.2f} ({limit}) {'✓' if goal['reached'] else '✗'}{' with the patch' * patched}"
            rows.setdefault(what, {})[service] = cell
    services = list(document["goals"])
    return table(
        ["goal", *(TITLES[service] for service in services)],
        [[what, *(cells.get(service, "-") for service in services)] for what, cells in rows.items()])


def baselines(document, service):
    """The figures of ours, as it is and as it can be asked for, and of all that it is compared with."""
    stacks = document["services"][service]
    shown = names(document, service, "baseline", "alternative", "ours", "variant")
    figures = sorted({figure for name in shown for figure in stacks[name]})
    what = "\n".join(f"- **{name}**: {document['stacks'][service][name]['what']}" for name in shown)
    rows = [[figure, *(cell(stacks[name].get(figure)) for name in shown)] for figure in figures]
    return f"{what}\n\n{table([''] + shown, rows)}"


def ratios(document, service):
    """Ours to each of them, with what the guide promises against no set-up at all."""
    found = document["verdicts"][service]
    if not found:
        return ""
    figures = sorted({figure for of in found.values() for figure in of})
    rows = []
    for figure in figures:
        naive, promise = found.get("naive", {}).get(figure), PROMISES.get(figure)
        mark = "-"
        if promise and naive:
            mark = f"{promise:g} {'✓' if reached(figure, naive['ratio'], promise) else '✗'}"
        others = (verdict(of.get(figure)) for base, of in found.items() if base != "naive")
        rows.append([figure, verdict(naive), mark, *others])
    return table(["ours to", "naive", "promised", *(base for base in found if base != "naive")], rows)


def ingredients(document, service):
    """Ours with something left out, exchanged or asked for: the figures that differ, and the names of those that do not."""
    rows = []
    for name in names(document, service, "variant", "ingredient"):
        for base, figures in document["comparisons"][service].get(name, {}).items():
            if base in ("naive", "original"):
                continue
            same = [figure for figure, entry in figures.items() if entry["verdict"] == "no difference"]
            for figure, entry in figures.items():
                if figure not in same:
                    stacks = document["services"][service]
                    rows.append([name, base, figure, cell(stacks[base][figure]), cell(stacks[name][figure]), verdict(entry)])
            if same:
                rows.append([name, base, ", ".join(same), "", "", "no difference"])
    return rows and table(["this", "to", "figure", "that", "this", "ratio"], rows)


def processes(document, service):
    """What two CPUs bring, as the guide's default has them."""
    stacks = document["services"][service]
    shown = names(document, service, "processes")
    figures = sorted({figure for name in shown for figure in stacks[name]})
    rows = [[figure, *(cell(stacks[name].get(figure)) for name in shown)] for figure in figures]
    for name in shown:
        for base, entries in document["comparisons"][service].get(name, {}).items():
            for figure in ("memory MB", "start, page cache warm s", "start, page cache cold s"):
                if figure in entries:
                    cells = [verdict(entries[figure]) if other == name else "" for other in shown]
                    rows.append([f"{figure}, to {base}", *cells])
    return rows and table(["two CPUs", *shown], merged(rows))


def layout(document, service):
    """The starts on Python as the official image has it."""
    stacks, shown = document["services"][service], names(document, service, "layout")
    figures = sorted({figure for name in shown for figure in stacks[name]})
    compared = document["comparisons"][service].get("ours on Python's official layout", {})
    rows = [
        [figure, *(cell(stacks[name].get(figure)) for name in shown), *(verdict(of.get(figure)) for of in compared.values())]
        for figure in figures
    ]
    return rows and table(["", *shown, *(f"ours to {base.split()[0]}" for base in compared)], rows)


def merged(rows):
    """The rows with those of the same name made one, since each has cells that the others leave empty."""
    found = {}
    for name, *cells in rows:
        found[name] = [new or old for new, old in zip(cells, found.get(name, cells))]
    return [[name, *cells] for name, cells in found.items()]


def cell(summary):
    """A median with its spread."""
    if summary is None:
        return "-"
    digits = 0 if summary["median"] >= 100 else 2
    return f"{summary['median']:.{digits}f} ({summary['least']:.{digits}f}–{summary['most']:.{digits}f})"


def verdict(entry):
    """A ratio with its spread, and what it says."""
    if entry is None:
        return "-"
    return f"{entry['ratio']:.2f} ({entry['least']:.2f}–{entry['most']:.2f}, n={entry['rounds']}) {entry['verdict']}"
