"""./run wheels: every addon as a wheel that pip installs into any Odoo 19."""

import shutil

import odoo_cli
import prepare
from common import LOGS, ROOT, checked, say
from python_env import PYTHON

DIST = ROOT / "dist"


def wheels(_arguments):
    """Build the wheels of all addons into dist/."""
    prepare.environment(testing=True, odoo=False)
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", DIST]
    for name in odoo_cli.addons():
        folder = odoo_cli.ADDONS / name
        command = [PYTHON, "-m", "pip", "wheel", *options, folder]
        checked(f"Building the wheel of {name}", command, LOGS / "wheels.log")
        shutil.rmtree(folder / "build", ignore_errors=True)
    for wheel in sorted(DIST.glob("*.whl")):
        say(str(wheel.relative_to(ROOT)))
