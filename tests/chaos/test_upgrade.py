"""Addons are upgraded between two runs, and the upgrade itself is killed."""

import signal
import subprocess

import pytest
from calendar_days import SOON
from invariants import check
from laboratory import PATIENCE, WORK
from snapshot import compare, snapshot
from test_at_once import coming

ADDONS = "base_workflow,base_lifecycle"  # with all that stands on them


def upgrade(lab, seconds=None):
    """Upgrade the addons; kill it after some seconds if there are any."""
    command = [*lab.odoo(), "-u", ADDONS, "--no-http", "--stop-after-init"]
    command.append("--log-level=warn")
    process = subprocess.Popen(
        command, stdout=lab.log_file, stderr=lab.log_file, cwd=WORK
    )
    try:
        return process.wait(seconds or PATIENCE)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        lab.kills += 1
        lab.wait_until_alone()
        return -signal.SIGKILL


@pytest.mark.parametrize("seconds", [6])
def test_upgrade_between_two_runs_changes_nothing(middle, undisturbed, seconds):
    lab = middle
    first, *others = coming(SOON)
    lab.run("live", days=[first])
    before = snapshot(lab)

    upgrade(lab, seconds)
    assert upgrade(lab) == 0

    check(lab, first)
    compare(before, lab)
    lab.reopen()
    lab.run("live", days=others)
    check(lab, SOON)
    compare(undisturbed[SOON], lab)
