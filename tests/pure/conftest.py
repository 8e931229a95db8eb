"""Pure tests: no Odoo, no database. An addon's pure package is imported by its name.

The packages must not import odoo, and their names must be unique in the repository;
both are enforced here.
"""

import collections
import importlib.abc
import importlib.machinery
import os
import pathlib
import sys
import types

import pytest
from hypothesis import settings

ADDONS = pathlib.Path(__file__).resolve().parents[2] / "addons"
OF_ODOO = {"controllers", "models", "report", "reports", "tests", "wizard", "wizards"}
OF_ODOO |= {"migrations"}


class NoOdoo(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Refuses to import odoo, also where it is installed.

    `odoo.addons.x.y` is let through where y is a pure package: it is the same as y.
    """

    def __init__(self, packages):
        self.doors = {"odoo", "odoo.addons"}
        self.doors |= {f"odoo.addons.{addon}" for addon in packages.values()}
        self.names = {f"odoo.addons.{a}.{name}": name for name, a in packages.items()}

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] != "odoo":
            return None
        if fullname in self.doors or self.pure_name(fullname):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        raise ImportError(f"a pure package must not import {fullname}")

    def pure_name(self, fullname):
        parts = fullname.split(".")
        name = self.names.get(".".join(parts[:4]))
        return name and ".".join([name, *parts[4:]])

    def create_module(self, spec):
        name = self.pure_name(spec.name)
        # a copy keeps its own name and place
        return name and _alias(spec.name, importlib.import_module(name))

    def exec_module(self, module):
        pass


def _alias(fullname, module):
    alias = types.ModuleType(fullname)
    alias.__dict__.update(
        {k: v for k, v in vars(module).items() if not k.startswith("__")}
    )
    return alias


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
    owners = {name: addon for name, [addon] in packages.items()}
    sys.meta_path.insert(0, NoOdoo(owners))
    # behind everything else: an addon's folder may hold a name of the standard library
    sys.path.extend(sorted({str(ADDONS / addon) for [addon] in packages.values()}))


# the same examples in every run, however slow the machine is
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
