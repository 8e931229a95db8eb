"""A backup is restored and neutralized: nothing leaves it."""

import os
import shutil
import subprocess

import pytest
from calendar_days import BUSY, END, SOON, coming
from invariants import check
from laboratory import PATIENCE, WORK

NOBODY_THERE = 1


def restore_backup(lab, folder):
    """Dump the database, lose it, and make it again from the dump."""
    dump = folder / "dump"
    lab.wait_until_alone()
    subprocess.run(["pg_dump", "-Fc", "-Z0", "-f", dump, lab.database], check=True)
    files = WORK / "data" / "filestore" / lab.database
    shutil.copytree(files, folder / "files")
    lab.drop(lab.database)
    lab.ask_server(f'CREATE DATABASE "{lab.database}"')
    subprocess.run(["pg_restore", "--no-owner", "-d", lab.database, dump], check=True)
    shutil.copytree(folder / "files", files)


def test_restored_and_neutralized_backup_sends_nothing(middle, tmp_path):
    lab = middle
    *before, day = coming(BUSY)
    after = coming(END, BUSY)[0]
    lab.run("live", days=before)
    lab.run("night", day=day, smtp_port=NOBODY_THERE)
    assert pending(lab) > 0
    taken = list(lab.mailbox.taken)

    restore_backup(lab, tmp_path)
    check(lab, day)
    subprocess.run(
        lab.odoo("neutralize"), check=True, timeout=PATIENCE, env=dict(os.environ)
    )
    before = sent(lab)
    for later in (day, after):
        lab.run("night", day=later)
        lab.run("work", day=later)

    assert lab.mailbox.taken == taken
    assert sent(lab) == before
    assert pending(lab) > 0
    check(lab, after)


@pytest.mark.long
def test_restored_backup_that_is_the_truth_goes_on(middle, tmp_path):
    lab = middle
    first, day, after = coming(SOON)[:3]
    lab.run("live", days=[first])
    lab.run("night", day=day, smtp_port=NOBODY_THERE)
    restore_backup(lab, tmp_path)
    for later in (day, after, str(SOON)):
        lab.run("night", day=later)
        check(lab, later)
    assert pending(lab) == 0


def pending(lab):
    return count(lab, "to_send", "failed")


def sent(lab):
    return count(lab, "sent")


def count(lab, *states):
    sql = """SELECT count(*) FROM lifecycle_journal j
             JOIN res_company c ON c.id = j.company_id
             WHERE c.name = 'Chaos' AND state IN %s"""
    return lab.query(sql, states)[0][0]
