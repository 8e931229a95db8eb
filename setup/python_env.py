"""The virtual environment: Odoo's locked packages, ours, and the test tools."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

from apt import private_apt
from common import LOGS, ROOT, WORK, Failure, checked, digest, say

VENV = WORK / "venv"
PYTHON = VENV / "bin" / "python"
SOURCE = "odoo-source.pth"  # in the folder of packages
RUNTIME = ["setup/odoo-requirements.txt", "setup/postgres-requirements.txt"]
RUNTIME += ["requirements.txt"]
TESTING = ["requirements-dev.txt"]


def ensure(testing=False):
    """Make the environment, or bring it up to date when a list has changed.

    With `testing` the packages of requirements-dev.txt are there too.
    """
    if not _is_usable():
        _make()
    _install("runtime", RUNTIME)
    if testing:
        _install("testing", TESTING)


def stamp(layer="runtime"):
    """Return the key of what is installed."""
    file = VENV / f".stamp-{layer}"
    return file.read_text() if file.exists() else ""


def link_source(source):
    """Let the environment's Python and pip see Odoo's source."""
    site = site_packages()
    (site / SOURCE).write_text(f"{source}\n")
    info = site / "odoo-19.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n")
    (info / "INSTALLER").write_text("setup\n")
    (info / "RECORD").touch()


def site_packages():
    """Return the environment's folder of packages."""
    return next(VENV.glob("lib/python*/site-packages"))


def source():
    """Return what the environment says about where the source of Odoo lies."""
    return (site_packages() / SOURCE).read_text()


def install(*packages):
    """Install single packages that only some machines need."""
    _pip([*packages])


def _is_usable():
    code = "import pip, sys; print(sys.version)"
    try:
        done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == sys.version.replace("\r", "")


def _make():
    say("Python: making the virtual environment")
    shutil.rmtree(VENV, ignore_errors=True)
    with_pip = importlib.util.find_spec("ensurepip") is not None
    command = [
        sys.executable,
        "-m",
        "venv",
        *([] if with_pip else ["--without-pip"]),
        VENV,
    ]
    checked("Making the virtual environment", command, LOGS / "venv.log")
    if not with_pip:
        _pip_from_debian()


def _pip_from_debian():
    """Debian keeps pip for environments in python3-venv, which may be missing."""
    say("Python: python3-venv is not installed, fetching pip from Debian")
    try:
        with private_apt() as apt:
            apt.download(["python3-pip-whl/sid"])
            apt.unpack(WORK / "pip")
    except Failure as error:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Failure(
            "This Python cannot make environments with pip.",
            f"As root: apt install python{version}-venv\n{error}",
        ) from error
    wheel = next((WORK / "pip/usr/share/python-wheels").glob("pip-*.whl"))
    command = [PYTHON, wheel / "pip", "install", "-qq", "--no-index", wheel]
    checked("Installing pip", command, LOGS / "venv.log")
    shutil.rmtree(WORK / "pip")


def _install(layer, files):
    texts = [(ROOT / name).read_text() for name in files]
    key = digest(texts, sys.version)
    if stamp(layer) == key:
        return
    say(f"Python: installing the {layer} packages")
    _pip([argument for name in files for argument in ("-r", ROOT / name)])
    (VENV / f".stamp-{layer}").write_text(key)


def _pip(arguments):
    log = LOGS / "pip.log"
    options = ["--disable-pip-version-check", "--no-input", "--prefer-binary"]
    options += ["--retries", "2"]
    command = [PYTHON, "-m", "pip", "install", *options, *arguments]

    def progress():
        text = log.read_text(errors="replace")
        found = re.findall(r"(?:Downloading|Collecting|Installing) \S+", text)
        return found[-1] if found else ""

    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    checked("Installing the Python packages", command, log, progress, env=env)
