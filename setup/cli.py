"""The command line of ./run."""

import argparse
import errno
import sys

import bench
import demo
import i18n
import testing
import wheels
from common import Failure, handle_signals

PORT = 8069
DEMO_DB = "demo"


def parser():
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="./run", description="Odoo 19 with these addons."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_demo(commands)
    _add_test(commands)

    p = commands.add_parser("i18n", help="export .pot files and merge ru.po")
    p.add_argument(
        "--check", action="store_true", help="change nothing, exit 1 if stale"
    )
    p.set_defaults(function=i18n.i18n)
    _add_bench(commands)
    p = commands.add_parser("wheels", help="build a wheel of each addon into dist/")
    p.set_defaults(function=wheels.wheels)
    return top


def _add_demo(commands):
    p = commands.add_parser("demo", help="serve a database with demo data until Ctrl-C")
    p.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    p.add_argument(
        "--db", default=DEMO_DB, help=f"name of the database, default: {DEMO_DB}"
    )
    p.set_defaults(function=demo.demo)
    p = commands.add_parser("stop", help="stop a running demo from another terminal")
    p.add_argument("--db", help="only this one")
    p.set_defaults(function=demo.stop)
    for name, text in (
        ("reset", "remove the demo database and its files"),
        ("shell", "open Odoo's Python shell on the demo database"),
    ):
        p = commands.add_parser(name, help=text)
        p.add_argument("--db", default=DEMO_DB)
        p.set_defaults(function=getattr(demo, name))


def _add_test(commands):
    parts = ", ".join(testing.PARTS)
    p = commands.add_parser("test", help="run all tests, or the parts and addons named")
    p.add_argument("what", nargs="*", metavar="WHAT", help=f"addons, or of: {parts}")
    p.add_argument("--tags", help="as odoo --test-tags: /addon:Class.method")
    p.add_argument("--db", help="name of the database for the addons' tests")
    p.add_argument(
        "--keep", action="store_true", help="keep that database, update it next time"
    )
    p.add_argument(
        "--long", action="store_true", help="everything at full length: some hours"
    )
    p.set_defaults(function=testing.test)


def _add_bench(commands):
    p = commands.add_parser(
        "bench",
        help="measure our addons beside stock Odoo",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"benchmarks:\n{bench.names()}",
    )
    p.add_argument("what", nargs="*", metavar="NAME", help="all when none is named")
    p.add_argument(
        "--long", action="store_true", help="large amounts of everything: hours"
    )
    p.set_defaults(function=bench.bench)


def main():
    """Run the command; turn what went wrong into words."""
    sys.stdout.reconfigure(line_buffering=True)
    handle_signals()
    arguments = parser().parse_args()
    try:
        arguments.function(arguments)
    except Failure as error:
        _explain(str(error), error.advice)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _explain("The disk is full.", "Free some space and start again.")


def _explain(message, advice):
    print(f"\nError: {message}", file=sys.stderr)
    for line in advice.splitlines():
        print(f"What to do: {line}", file=sys.stderr)
    sys.exit(1)
