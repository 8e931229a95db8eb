"""The table that ./run bench prints, and whether a row reaches its goals."""

import operator

SIGNS = {"<=": operator.le, ">=": operator.ge}
COLUMNS = ("python", "postgres", "wall_ms")


def table(name, rows):
    """Return the lines of a benchmark: {row: {database: figures}}."""
    lines = [
        f"{name:48}{'database':>10}{'CPU ms':>10}{'python':>10}{'postgres':>10}"
        f"{'wall ms':>10}{'queries':>10}{'ratio':>7}"
    ]
    for row, kinds in rows.items():
        for kind, figures in kinds.items():
            lines.append(f"{row:48}{kind:>10}{_numbers(figures)}")
            lines += [f"    {told}" for told in judge(figures)]
    return lines


def _numbers(figures):
    line = f"{figures['ms']:10.2f}"
    for column in COLUMNS:
        line += f"{figures[column]:10.2f}" if column in figures else " " * 10
    line += f"{figures['queries']:10.2f}"
    line += f"{figures['ratio']:7.2f}" if figures.get("ratio") else " " * 7
    known = {*COLUMNS, "ms", "queries", "ratio", "goals"}
    more = {key: value for key, value in figures.items() if key not in known}
    return line + "".join(f"  {key} {value:.1f}" for key, value in more.items())


def judge(figures):
    """Return a line for each goal of a row: what was aimed at and what it is.

    >>> judge({"ratio": 0.8, "queries": 12.0, "goals": ["ratio <= 0.9"]})
    ['goal ratio <= 0.9: 0.80, met']
    >>> judge({"queries": 12.0, "goals": ["queries <= 10", "wall_ms <= 20"]})
    ['goal queries <= 10: 12.00, NOT MET', 'goal wall_ms <= 20: not measured']
    """
    lines = []
    for goal in figures.get("goals", ()):
        key, sign, limit = goal.split()
        if key not in figures:
            lines.append(f"goal {goal}: not measured")
            continue
        value = figures[key]
        met = "met" if SIGNS[sign](value, float(limit)) else "NOT MET"
        lines.append(f"goal {goal}: {value:.2f}, {met}")
    return lines


def add_ratios(rows):
    """Give each row that has no ratio the one to the first database, or row."""
    first = next(iter(next(iter(rows.values()))))
    single = {kind for kinds in rows.values() for kind in kinds} == {first}
    base = next(iter(rows.values()))[first] if single else None
    for kinds in rows.values():
        other = base or kinds.get(first)
        for figures in kinds.values():
            if other and other["ms"]:
                figures.setdefault("ratio", figures["ms"] / other["ms"])


def compare(rows, pairs):
    """Return lines that compare rows of different databases by their floors.

    `pairs` has (row, other row, goals); each ratio is to the stock floor that was
    measured beside the row, so `times_cpu` tells how often the other fits into the row.
    """
    lines = []
    for row, other, goals in pairs:
        [mine], [its] = rows[row].values(), rows[other].values()
        found = {
            "goals": goals,
            "times_cpu": mine["ratio"] / its["ratio"],
            "times_queries": mine["queries"] / its["queries"],
        }
        lines.append(
            f"{row} : {other} = {found['times_cpu']:.2f} x the CPU, "
            f"{found['times_queries']:.2f} x the queries"
        )
        lines += [f"    {told}" for told in judge(found)]
    return lines
