"""setup/common.py: what becomes of the processes that are started."""

import os
import pathlib
import signal
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "setup"))

from common import execute

PATIENCE = 10  # seconds
# starts a process that outlives it, says which, and ends as it is told
PARENT = """
import os, subprocess, sys
print(subprocess.Popen(["sleep", "600"]).pid, flush=True)
{end}
"""


def is_running(pid):
    """Tell whether the process is there and at work, not merely unburied."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


@pytest.mark.parametrize("end", ["pass", "os.abort()"])
def test_what_a_child_leaves_behind_ends_with_it(tmp_path, end):
    log = tmp_path / "log"
    execute([sys.executable, "-c", PARENT.format(end=end)], log)
    left = int(log.read_text().splitlines()[0])
    until = time.monotonic() + PATIENCE
    try:
        while is_running(left) and time.monotonic() < until:
            time.sleep(0.05)
        assert not is_running(left)
    finally:
        if is_running(left):
            os.kill(left, signal.SIGKILL)
