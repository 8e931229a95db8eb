"""Pure tests: no Odoo, no database. An addon's pure package is imported by its name.

The packages must not import odoo, and their names must be unique in the repository;
both are enforced here.
"""

import collections
import importlib.abc
import os
import pathlib
import sys

import pytest
from hypothesis import settings

ADDONS = pathlib.Path(__file__).resolve().parents[2] / "addons"
OF_ODOO = {"controllers", "models", "report", "reports", "tests", "wizard", "wizards"}
OF_ODOO |= {"migrations"}


class NoOdoo(importlib.abc.MetaPathFinder):
    """Refuses to import odoo, also where it is installed."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] == "odoo":
            raise ImportError(f"a pure package must not import {fullname}")
        return None


def pure_packages():
    """Return {package name: addons that have it}."""
    found = collections.defaultdict(list)
    for init in sorted(ADDONS.glob("*/*/__init__.py")):
        if init.parent.name not in OF_ODOO:
            found[init.parent.name].append(init.parents[1].name)
    return found


def pytest_configure():
    packages = pure_packages()
    if twice := {name: owners for name, owners in packages.items() if len(owners) > 1}:
        raise pytest.UsageError(f"pure packages with the same name: {twice}")
    sys.meta_path.insert(0, NoOdoo())
    # behind everything else: an addon's folder may hold a name of the standard library
    sys.path.extend(sorted({str(ADDONS / addon) for [addon] in packages.values()}))


# the same examples in every run, however slow the machine is
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
