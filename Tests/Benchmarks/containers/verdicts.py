"""What the figures say: ratios of paired rounds, verdicts, and whether goals and promises are reached."""

import statistics

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

POOL, ORJSON, TWO = "ours with the httpcore pool patch", "ours with orjson", "ours in two processes"
# Overture's own goals: figure, the stack that has to reach it (one, or by service), against what, ratio by service.
GOALS = (
    ("start, page cache warm s", "ours", "naive", {"fastapi": 0.55, "flask": 0.45, "django": 0.40}),
    ("start, page cache cold s", "ours", "naive", {"fastapi": 0.60, "flask": 0.50, "django": 0.45}),
    ("memory MB", "ours", "naive", {"fastapi": 1.08, "flask": 1.05, "django": 1.03}),
    ("memory MB", TWO, "naive on two CPUs", {"fastapi": 1.3, "flask": 1.3, "django": 1.3}),
    ("slow requests/s", {"fastapi": POOL, "flask": "ours", "django": "ours"}, "naive",
     {"fastapi": 5, "flask": 8, "django": 8}),
    ("large requests/s", "ours", "naive", {"fastapi": 1.3, "flask": 1.4, "django": 1.3}),
    ("large requests/s", ORJSON, "naive", {"flask": 1.6, "django": 1.6}),
    ("build, code changed s", "ours", "naive", {"fastapi": 0.35, "flask": 0.35, "django": 0.35}),
)
# Figures in which nothing may be worse than the original guide's.
NOT_WORSE = ("large p99 ms", "build, code changed s", "build, dependencies changed s", "build, cold s")

# Differences that are too small to matter, and those that fewer than three rounds can show.
SMALL, FEW_ROUNDS = 0.02, 0.10
# What comes out the same each time.
EXACT = ("image MB",)


def more_is_better(figure):
    return figure.endswith("requests/s")


def summary(values):
    """The median with the least and the most of some rounds."""
    return {
        "median": round(statistics.median(values), 4), "least": round(min(values), 4), "most": round(max(values), 4),
        "rounds": len(values),
    }


def compared(figure, values, others):
    """A stack's figure against another's: the ratios of the rounds that both have, and what they say.

    There is a difference where all rounds agree on it: where the least and the most of the ratios are on the same side of 1.
    """
    ratios = [one / other for one, other in zip(values, others) if other]
    if not ratios:
        return None
    ratio, least, most = statistics.median(ratios), min(ratios), max(ratios)
    margin = SMALL if len(ratios) >= 3 or figure in EXACT else FEW_ROUNDS
    if least <= 1 <= most or abs(ratio - 1) < margin:
        verdict = "no difference"
    else:
        verdict = "better" if (ratio > 1) == more_is_better(figure) else "worse"
    return {
        "verdict": verdict, "ratio": round(ratio, 3), "least": round(least, 3), "most": round(most, 3), "rounds": len(ratios),
    }


def comparison(stack, other):
    """Every figure that two stacks share, by name."""
    found = {figure: compared(figure, stack[figure], other[figure]) for figure in sorted(stack) if figure in other}
    return {figure: entry for figure, entry in found.items() if entry}


def goals(service, comparisons):
    """The goals of a service: each with the ratio that was measured, or None, and whether it is reached."""
    found = []
    for figure, stack, baseline, limits in GOALS:
        if service not in limits:
            continue
        name = stack if isinstance(stack, str) else stack[service]
        entry = comparisons.get(name, {}).get(baseline, {}).get(figure)
        found.append({
            "figure": figure, "stack": name, "baseline": baseline, "goal": limits[service],
            "ratio": entry and entry["ratio"], "reached": bool(entry) and reached(figure, entry["ratio"], limits[service]),
        })
    for figure in NOT_WORSE:
        entry = comparisons.get("ours", {}).get("original", {}).get(figure)
        found.append({
            "figure": figure, "stack": "ours", "baseline": "original", "goal": 1.0,
            "ratio": entry and entry["ratio"], "reached": bool(entry) and entry["verdict"] != "worse",
        })
    return found


def reached(figure, ratio, limit):
    """Whether a ratio is as good as a goal or a promise."""
    return ratio >= limit if more_is_better(figure) else ratio <= limit
