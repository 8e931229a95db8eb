"""tests/chaos: processes that are killed, and what the database says afterwards."""

from common import ROOT
from pure import run_pytest

FOLDER = ROOT / "tests" / "chaos"


def run(installed, arguments):
    """Run pytest beside a database with all addons; `long` tries much more."""
    if not list(FOLDER.glob("test_*.py")):
        return None
    with installed.copy("chaos") as name:
        is_long = getattr(arguments, "long", False)
        variables = {"CHAOS_DB": name, "CHAOS_LONG": "1" if is_long else ""}
        return run_pytest("chaos", FOLDER, installed.env | variables)
