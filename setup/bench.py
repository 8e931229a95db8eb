"""./run bench: our addons beside stock Odoo, on throw-away databases."""

import ast
import contextlib
import json
import os
import statistics

import bench_table
import database
import odoo_cli
import prepare
import template
import tools
from common import LOGS, ROOT, WORK, Failure, checked, digest, say
from postgres import server
from python_env import PYTHON

FOLDER = ROOT / "bench"
PASSES = 3  # the databases take turns: the machine's speed drifts
SETTINGS = ("DATABASES", "PASSES", "WHEELS", "COMPARE", "PDF")
CODE = """
import json, sys
sys.path.insert(0, {folder!r})
import {name} as benchmark
rows = []


def emit(name, ms, queries, goals=(), **more):
    figures = {{"ms": ms, "queries": queries, "goals": list(goals), **more}}
    rows.append([name, figures])
    with open({result!r}, "w") as file:
        json.dump(rows, file)


benchmark.main(env, emit)
"""


def benchmarks():
    """Return {name: its settings} of everything in bench/.

    Settings are DATABASES ({database: addons}), PASSES, WHEELS (foreign addons that
    are fetched for it), COMPARE (rows of different databases), PDF (whether it draws
    some) and the first sentence of the docstring.
    """
    found = {}
    for file in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(file.read_text())
        settings = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            and getattr(node.targets[0], "id", "") in SETTINGS
        }
        if "DATABASES" in settings:
            settings["what"] = ast.get_docstring(tree).splitlines()[0]
            found[file.stem] = settings
    return found


def names():
    """Return a line for each benchmark: its name and what it compares."""
    return "\n".join(f"  {name:10} {of['what']}" for name, of in benchmarks().items())


def bench(arguments):
    """Run the benchmarks that were named (all when none was) and print the tables."""
    known = benchmarks()
    if unknown := [name for name in arguments.what if name not in known]:
        raise Failure(
            f"There is no benchmark {', '.join(unknown)}.",
            f"Benchmarks:\n{names()}",
        )
    prepare.environment()
    if arguments.long:
        os.environ["BENCH_LONG"] = "1"
    chosen = arguments.what or list(known)
    if any(known[name].get("PDF") for name in chosen):
        tools.pdf()  # before the server: it hands on where programs are found
    with server("pg-test") as env, contextlib.ExitStack() as stack:
        bases = Bases(env, stack)
        for name in chosen:
            found = _measure(bases, name, known[name])
            _show(name, found, known[name].get("COMPARE", ()))


class Bases:
    """Databases with some addons, installed once and copied for each benchmark."""

    def __init__(self, env, stack):
        self.env, self.stack, self.made = env, stack, {}

    @contextlib.contextmanager
    def copy(self, kind, addons, variables):
        """Yield the name of a database of its own with these addons."""
        source = template.template(self.env)
        if addons:
            source = self._get(tuple(addons), self.env | variables)
        name = f"recurring_bench{kind}_{os.getpid()}"
        database.copy(self.env, source, name)
        try:
            yield name
        finally:
            database.drop(self.env, name)

    def _get(self, addons, env):
        if addons not in self.made:
            purpose = f"benchbase{len(self.made)}"
            name = self.stack.enter_context(template.scratch(env, purpose))
            log = LOGS / f"{purpose}-install.log"
            odoo_cli.install(env, name, addons, log=log)
            self.made[addons] = name
        return self.made[addons]


def _measure(bases, name, settings):
    """Return {row: {database: figures}}, medians over the passes."""
    found = {}
    passes = settings.get("PASSES", PASSES)
    variables = _fetch(settings.get("WHEELS", ()))
    with contextlib.ExitStack() as stack:
        made = {
            kind: stack.enter_context(bases.copy(kind, addons, variables))
            for kind, addons in settings["DATABASES"].items()
        }
        for number in range(passes):
            for kind, db in made.items():
                say(f"{name}: {kind}, pass {number + 1} of {passes}")
                for row, figures in _run(bases.env | variables, name, kind, db):
                    found.setdefault(row, {}).setdefault(kind, []).append(figures)
    return {
        row: {kind: _median(values) for kind, values in kinds.items()}
        for row, kinds in found.items()
    }


def _fetch(wheels):
    """Fetch foreign addons for Python to find; return the variables that say where.

    They are the addons that ours are compared with, and lie outside the repository.
    """
    if not wheels:
        return {}
    folder = WORK / "peers" / digest(wheels)
    if folder.exists():
        return {"PYTHONPATH": str(folder)}
    command = [PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--upgrade"]
    building = folder.with_name(f"{folder.name}-{os.getpid()}")
    command += ["--disable-pip-version-check", "--target", building, *wheels]
    checked("Fetching " + ", ".join(wheels), command, LOGS / "bench-pip.log")
    building.rename(folder)  # so that what is there is complete
    return {"PYTHONPATH": str(folder)}


def _median(values):
    return {
        key: value if key == "goals" else statistics.median(v[key] for v in values)
        for key, value in values[0].items()
    }


def _run(env, name, kind, db):
    result, log = LOGS / f"bench-{name}.json", LOGS / f"bench-{name}-{kind}.log"
    result.unlink(missing_ok=True)
    code = CODE.format(folder=str(FOLDER), name=name, result=str(result))
    odoo_cli.shell(env, db, code, log, f"Benchmark {name} on {kind}")
    return json.loads(result.read_text())


def _show(name, rows, pairs):
    bench_table.add_ratios(rows)
    out = LOGS / f"bench-{name}-result.json"
    out.write_text(json.dumps(rows, indent=1))
    lines = bench_table.table(name, rows) + bench_table.compare(rows, pairs)
    print("", *lines, f"As JSON: {out}", sep="\n", flush=True)
