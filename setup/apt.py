"""Debian packages without root: a private apt that downloads, never installs."""

import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import subprocess

from common import LOGS, WORK, Failure, checked, execute, failure, output

SUITES = "sid bookworm"
ELSEWHERE = (
    "Odoo's source: set ODOO_PATH to a checkout of Odoo 19.0.\n"
    "PDF and browser tests: put wkhtmltopdf and chromium on your PATH."
)
KEYRING = "/usr/share/keyrings/debian-archive-keyring"
# of a program's dependencies: the C library must be the machine's own, the rest only
# serves a system's installation or draws on a graphics card
NOT_NEEDED = re.compile(
    r"(libc6|libc-bin|libcrypt1|perl.*|libperl.*|lib.*-perl|systemd.*|libpam.*|dpkg|tar|"
    r"debconf|passwd|adduser|usrmerge|mount|procps|dmsetup|init-system-helpers|"
    r"sysvinit-utils|lsb-base|iso-codes|adwaita-icon-theme|gtk-update-icon-cache|"
    r"libgl1-mesa-dri|libllvm\d+|libz3-4|x11-utils|xdg-utils|dbus.*)_"
)


def mirror():
    """Return the Debian mirror that this machine is set up for."""
    folder = pathlib.Path("/etc/apt")
    files = [*sorted(folder.glob("sources.list.d/*.sources")), folder / "sources.list"]
    for file in filter(pathlib.Path.is_file, files):
        lines = file.read_text(errors="replace").splitlines()
        text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        for found in re.findall(r"(?:https?://|mirror\+file:)\S*debian\S*", text):
            if "security" not in found:
                return found.rstrip("/")
    raise Failure("apt knows no Debian mirror on this machine.", ELSEWHERE)


class Apt:
    """A private apt in a folder of its own."""

    def __init__(self, folder):
        if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            raise Failure(
                "There is no apt-get on this machine (not Debian?).", ELSEWHERE
            )
        self.folder = folder
        self.debs = folder / "debs"
        for name in ("lists/partial", "cache/archives/partial", "debs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        self._write_config()
        self.env = dict(
            os.environ, APT_CONFIG=str(folder / "apt.conf"), LC_ALL="C.UTF-8"
        )
        self.log = LOGS / "apt.log"

    def _write_config(self):
        keys = [f"{KEYRING}.{end}" for end in ("gpg", "pgp")]
        signed = next((k for k in keys if pathlib.Path(k).exists()), "")
        source = f"Types: deb\nURIs: {mirror()}\nSuites: {SUITES}\nComponents: main\n"
        source += f"Signed-By: {signed}\n" if signed else ""
        (self.folder / "private.sources").write_text(source)
        settings = {
            "Dir::Etc::sourcelist": self.folder / "private.sources",
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": self.folder / "lists",
            "Dir::State::status": self.folder
            / "status",  # as if nothing were installed
            "Dir::Cache": self.folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "1",
        }
        lines = [f'{key} "{value}";\n' for key, value in settings.items()]
        (self.folder / "apt.conf").write_text("".join(lines))

    def update(self):
        """Read the package lists."""
        command = ["apt-get", "-q=2", "-o", "APT::Update::Error-Mode=any", "update"]
        checked("Reading Debian's package lists", command, self.log, env=self.env)

    def download(self, wanted, otherwise=()):
        """Download packages named as apt does (`name=version`, `name/suite`).

        `otherwise` is asked for when one of `wanted` is not to be had.
        """
        options = {"env": self.env, "cwd": self.debs, "watch": self._size}
        command = ["apt-get", "-q=2", "download"]
        if not execute([*command, *wanted], self.log, **options):
            return
        if otherwise and not execute([*command, *otherwise], self.log, **options):
            return
        raise failure("Downloading Debian packages", self.log)

    def _size(self):
        with contextlib.suppress(OSError):
            total = sum(file.stat().st_size for file in self.debs.iterdir())
            return f"{total // 1000000} MB so far"
        return ""

    def closure(self, package, suite):
        """Return `package` and all it needs, without what NOT_NEEDED matches."""
        command = ["apt-get", "-y", "--no-install-recommends", "--print-uris"]
        try:
            text = output([*command, "-t", suite, "install", package], env=self.env)
        except subprocess.CalledProcessError as error:
            raise Failure(f"Debian has no {package}: {error.stderr.strip()}") from error
        files = re.findall(r"^'\S+' (\S+)", text, re.MULTILINE)
        return [
            f"{file.split('_')[0]}/{suite}"
            for file in files
            if not NOT_NEEDED.match(file)
        ]

    def verify(self, package, sha256):
        """Raise a Failure unless the downloaded `package` has this checksum."""
        for deb in self.debs.glob(f"{package}_*.deb"):
            with open(deb, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != sha256:
                raise Failure(
                    f"{deb.name} is not the file it should be: sha256 {found}"
                )

    def unpack(self, target, *tar_options, package="*"):
        """Unpack the downloaded packages into one folder."""
        target.mkdir(parents=True, exist_ok=True)
        for deb in sorted(self.debs.glob(f"{package}_*.deb")):
            command = ["tar", "-x", "--no-same-owner", "-C", target, *tar_options]
            with subprocess.Popen(
                ["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE
            ) as p:
                checked(f"Unpacking {deb.name}", command, self.log, stdin=p.stdout)


@contextlib.contextmanager
def private_apt():
    """Yield an Apt with fresh lists; its downloads are gone afterwards."""
    folder = WORK / "apt"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        apt = Apt(folder)
        apt.update()
        yield apt
    finally:
        shutil.rmtree(folder, ignore_errors=True)
