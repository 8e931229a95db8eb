"""Odoo 19's source: the user's own, or Debian's package unpacked below .odoo/src."""

import os
import pathlib
import shutil
import subprocess
import sys

from apt import private_apt
from common import SETUP, WORK, Failure, say

DIST = "usr/lib/python3/dist-packages"
LANGUAGES = ["ru"]
# Debian leaves this file out; without any file every browser test fails
STUBS = ["mail/static/lib/selfie_segmentation/selfie_segmentation.js"]
LEFT_OUT = [
    f"./{DIST}/addons",
    f"./{DIST}/doc",
    f"./{DIST}/setup",
    f"./{DIST}/*.egg-info",
]
LEFT_OUT += ["./usr/share/doc", "*/i18n/*.po", "./etc", "./lib", "./var"]


def is_odoo19(folder):
    """Tell whether `folder` holds the package odoo of 19.0."""
    release = folder / "odoo" / "release.py"
    return release.is_file() and "version_info = (19, 0" in release.read_text()


def find():
    """Return the folder that holds the package odoo, fetching it when there is none.

    In this order: $ODOO_PATH, an Odoo 19.0 on the PATH, our own copy.
    """
    if path := os.environ.get("ODOO_PATH"):
        if not is_odoo19(pathlib.Path(path)):
            raise Failure(
                f"ODOO_PATH={path} holds no Odoo 19.0.",
                "It must name the folder in which odoo/release.py lies.",
            )
        return pathlib.Path(path).resolve()
    return _installed() or _own()


def _installed():
    for name in ("odoo", "odoo-bin"):
        if program := shutil.which(name):
            folder = _folder_of(pathlib.Path(program).resolve())
            if folder and is_odoo19(folder):
                return folder
    return None


def _folder_of(program):
    """Ask the interpreter of a start script where its odoo lies."""
    first = program.read_bytes().splitlines()[0].decode(errors="replace")
    python = first[2:].split() if first.startswith("#!") else [sys.executable]
    code = "import odoo.release as r; print(r.__file__)"
    done = subprocess.run(
        [*python, "-c", code], capture_output=True, text=True, cwd=program.parent
    )
    return (
        pathlib.Path(done.stdout.strip()).parent.parent if not done.returncode else None
    )


def _own():
    source = WORK / "src"
    dist = source / DIST
    if not (source / ".done").exists():
        _fetch(source, languages_only=False)
    elif not (dist / f"odoo/addons/base/i18n/{LANGUAGES[0]}.po").exists():
        _fetch(source, languages_only=True)
    return dist


def _wanted():
    lines = (SETUP / "odoo.debs").read_text().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def _fetch(source, languages_only):
    wanted = _wanted()[:1] if languages_only else _wanted()
    say("Odoo: reading Debian's package lists")
    with private_apt() as apt:
        say("Odoo: downloading the packages (about 125 MB)")
        pinned = [w[0] if "=" in w[0] else f"{w[0]}/{w[1]}" for w in wanted]
        newest = [f"{w[0].split('=')[0]}/{w[1]}" for w in wanted]
        apt.download(pinned, otherwise=newest)
        _verify(apt, wanted)
        say("Odoo: unpacking")
        if not languages_only:
            apt.unpack(source, *[f"--exclude={pattern}" for pattern in LEFT_OUT])
        patterns = [f"./{DIST}/odoo/*/i18n/{language}.po" for language in LANGUAGES]
        apt.unpack(source, "--wildcards", *patterns, package="odoo-19")
    _finish(source)


def _verify(apt, wanted):
    for name, _suite, *checksum in wanted:
        package, _, version = name.partition("=")
        if checksum and list(apt.debs.glob(f"{package}_{version}_*.deb")):
            apt.verify(package, checksum[0])
        elif checksum:
            say(f"    {name} is gone from Debian; taking the newest (less well tried)")


def _finish(source):
    for stub in STUBS:
        file = source / DIST / "odoo/addons" / stub
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text("/* not part of Debian's package */\n")
    (source / ".done").touch()
