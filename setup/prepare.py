"""Everything that must be there before Odoo can run."""

import base64
import os
import shutil

import postgres
import python_env
import source
from common import WORK, Failure, lock, make_work, say

NEEDED_GB = 3
KEYS = "CRM_LICENSE_KEYS"  # crm_license encrypts with keys from outside the database
WAITING = "Another ./run is getting things ready: waiting for it"


def environment(testing=False, odoo=True):
    """Get Odoo's source (unless not `odoo`) and the Python environment ready."""
    make_work()
    with lock("prepare", WAITING):
        _check_disk()
        if odoo and not os.environ.get("PGHOST"):
            postgres.other_user(WORK / "pg", "true")  # fail now, not after minutes
        folder = source.find() if odoo else None
        python_env.ensure(testing)
        if folder:
            python_env.link_source(folder)
            say(f"Odoo: {folder}")
        os.environ.setdefault(KEYS, _own_key())


def _own_key():
    """Return the key of this machine's demo and tests, made once."""
    file = WORK / "license.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(base64.urlsafe_b64encode(os.urandom(32)).decode())
    return file.read_text()


def _check_disk():
    free = shutil.disk_usage(WORK).free / 1e9
    needed = 1 if (WORK / "venv").exists() else NEEDED_GB
    if free < needed:
        raise Failure(
            f"The disk of {WORK} has {free:.1f} GB left; {needed} GB are needed.",
            "Free some space, or use another disk: ODOO_WORK=/other/disk/odoo ./run",
        )
