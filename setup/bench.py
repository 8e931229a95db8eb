"""./run bench: our addons beside stock Odoo, on throw-away databases."""

import ast
import contextlib
import json
import statistics

import odoo_cli
import prepare
import template
from common import LOGS, ROOT, Failure, say
from postgres import server

FOLDER = ROOT / "bench"
PASSES = 3  # the databases take turns: the machine's speed drifts
CODE = """
import json, sys
sys.path.insert(0, {folder!r})
import {name} as benchmark
rows = []
benchmark.main(
    env,
    lambda name, ms, queries, **more: rows.append([name, ms, queries, more]),
)
with open({result!r}, "w") as file:
    json.dump(rows, file)
"""


def benchmarks():
    """Return {name: {database: addons}} of everything in bench/."""
    found = {}
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == "DATABASES":
                found[file.stem] = ast.literal_eval(node.value)
    return found


def bench(arguments):
    """Run the benchmarks that were named (all when none was) and print the tables."""
    known = benchmarks()
    if unknown := [name for name in arguments.what if name not in known]:
        raise Failure(
            f"There is no benchmark {', '.join(unknown)}.",
            f"Benchmarks: {', '.join(known)}.",
        )
    prepare.environment()
    with server("pg-test") as env:
        for name in arguments.what or known:
            _show(name, _measure(env, name, known[name]))


def _measure(env, name, databases):
    """Return {row: {database: (ms, queries, more)}}, medians over the passes."""
    found = {}
    with contextlib.ExitStack() as stack:
        made = {}
        for kind, addons in databases.items():
            made[kind] = stack.enter_context(template.scratch(env, f"bench{kind}"))
            if addons:
                log = LOGS / f"bench-{kind}-install.log"
                odoo_cli.install(env, made[kind], addons, log=log)
        for number in range(PASSES):
            for kind, db in made.items():
                say(f"{name}: {kind}, pass {number + 1} of {PASSES}")
                for row, *values in _run(env, name, kind, db):
                    found.setdefault(row, {}).setdefault(kind, []).append(values)
    return {
        row: {kind: _median(values) for kind, values in kinds.items()}
        for row, kinds in found.items()
    }


def _median(values):
    *columns, mores = zip(*values, strict=True)
    more = {key: statistics.median(m[key] for m in mores) for key in mores[0]}
    return (*(statistics.median(column) for column in columns), more)


def _run(env, name, kind, db):
    result, log = LOGS / f"bench-{name}.json", LOGS / f"bench-{name}-{kind}.log"
    result.unlink(missing_ok=True)
    code = CODE.format(folder=str(FOLDER), name=name, result=str(result))
    odoo_cli.shell(env, db, code, log, f"Benchmark {name} on {kind}")
    return json.loads(result.read_text())


def _show(name, rows):
    """Print a table; the ratio is to the first database, or to the first row."""
    first = next(iter(next(iter(rows.values()))))
    print(f"\n{name:60}{'database':>10}{'CPU ms':>10}{'queries':>9}{'ratio':>7}")
    single = len({kind for kinds in rows.values() for kind in kinds}) == 1
    base = next(iter(rows.values()))[first] if single else None
    for row, kinds in rows.items():
        for kind, (ms, queries, more) in kinds.items():
            other = base or kinds.get(first)
            ratio = f"{ms / other[0]:7.2f}" if other and other[0] else ""
            told = "".join(f"  {key} {value:.1f}" for key, value in more.items())
            print(f"{row:60}{kind:>10}{ms:10.1f}{queries:9.1f}{ratio}{told}")
    out = LOGS / f"bench-{name}-result.json"
    out.write_text(json.dumps(rows, indent=1))
    print(f"As JSON: {out}", flush=True)
