"""Addons are upgraded between two runs, and the upgrade itself is killed."""

import signal
import subprocess
import time

import pytest
from calendar_days import SOON, coming
from invariants import check
from laboratory import PATIENCE, WORK
from snapshot import compare, snapshot

ADDONS = "base_workflow,base_lifecycle"  # with all that stands on them
HALF_DONE = "SELECT name FROM ir_module_module WHERE state LIKE 'to %'"
LOADING = """SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
              WHERE c.relname = 'ir_model_data' AND l.mode = 'RowExclusiveLock'"""


def begin_upgrade(lab):
    command = [*lab.odoo(), "-u", ADDONS, "--no-http", "--stop-after-init"]
    command.append("--log-level=warn")
    return subprocess.Popen(command, stdout=lab.log_file, stderr=lab.log_file, cwd=WORK)


def kill_upgrade(lab, seconds):
    """Upgrade the addons; kill it some seconds after it has begun to load data."""
    process = begin_upgrade(lab)
    while not lab.query(LOADING) and process.poll() is None:
        time.sleep(0.05)
    time.sleep(seconds)
    assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    lab.kills += 1
    lab.wait_until_alone()


@pytest.mark.long
def test_upgrade_between_two_runs_changes_nothing(middle, undisturbed, dice):
    lab = middle
    before = snapshot(lab)

    for _attempt in range(3):
        kill_upgrade(lab, dice.uniform(0, 1))
    assert begin_upgrade(lab).wait(PATIENCE) == 0
    assert lab.query(HALF_DONE) == []

    compare(before, lab)
    lab.reopen()
    lab.run("live", days=coming(SOON))
    check(lab, SOON)
    compare(undisturbed[SOON], lab)
