"""What the addons need of Python is installed by whoever only starts the demo."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["setup/odoo-requirements.txt", "requirements.txt"]


def asked():
    """Return (addon, what its manifest asks for) for each package."""
    found = []
    for file in sorted(ROOT.glob("addons/*/__manifest__.py")):
        needs = ast.literal_eval(file.read_text()).get("external_dependencies", {})
        found += [(file.parent.name, text) for text in needs.get("python", ())]
    return found


@pytest.fixture(scope="module")
def locked():
    lines = [line for lock in LOCKS for line in (ROOT / lock).read_text().splitlines()]
    found = (re.match(r"([\w.-]+)==", line) for line in lines)
    return {match[1].lower() for match in found if match}


@pytest.mark.parametrize(("addon", "package"), asked())
def test_packages_of_the_manifests_are_locked(addon, package, locked):
    assert re.match(r"[\w.-]+", package)[0].lower() in locked


def test_what_reads_their_versions_is_locked(locked):
    # without it Odoo installs no addon that asks for a version
    versions = [text for _addon, text in asked() if re.search(r"[<>=]", text)]
    assert versions
    assert "packaging" in locked
