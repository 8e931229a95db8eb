"""Processes that die, meet and wait for each other on a database of their own.

`./run test chaos` makes a database with our addons and sets CHAOS_DB, PGHOST, PGUSER,
and CHAOS_LONG for more of everything: the tests marked `long`, and more kills and days
in the others. What is tried is drawn from a seed: both sizes try the same each time.
"""

import os
import random

import pytest
from calendar_days import BEGIN, EARLY, END, EVE, IS_LONG, MIDDLE, SOON, coming, days
from invariants import check
from laboratory import Laboratory
from post_office import post_office
from snapshot import snapshot

SEED = 20310131
KILLED = pytest.StashKey[int]()
KEPT = {EARLY: "early", EVE: "eve", MIDDLE: "middle", SOON: "soon", END: "end"}


def pytest_configure(config):
    config.addinivalue_line("markers", "long: too long for every day")


def pytest_collection_modifyitems(config, items):
    """Leave out what is long (to skip it would count as a failure)."""
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out and not IS_LONG:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.write_line(f"{config.stash.get(KILLED, 0)} processes were killed")


@pytest.fixture(scope="session")
def lab(tmp_path_factory, pytestconfig):
    """A laboratory in which the world was made once."""
    folder = tmp_path_factory.mktemp("chaos")
    with post_office(folder / "mail") as office:
        lab = Laboratory(os.environ["CHAOS_DB"], office, folder)
        lab.copy(lab.source)
        lab.open()
        try:
            lab.run("make_world", begin=BEGIN, here=True)
            lab.keep("world")
            yield lab
        finally:
            pytestconfig.stash[KILLED] = lab.kills
            lab.close()
            lab.clean()


@pytest.fixture(scope="session")
def undisturbed(lab):
    """What the database says after the story in which nothing happens, by day."""
    lab.restore("world")
    lab.run("live", days=[BEGIN], here=True)
    said, before = {}, BEGIN
    for day, name in KEPT.items():
        lab.run("live", days=coming(day, before), here=True)
        said[day], before = snapshot(lab), day
        check(lab, day)
        lab.keep(name)
    return said


@pytest.fixture
def dice(request):
    """Chance, the same in each run of the test."""
    return random.Random(f"{SEED}{request.node.name}")


@pytest.fixture
def beginning(lab):
    """The world on its first day."""
    lab.restore("world")
    return lab


@pytest.fixture
def early(lab, undisturbed):
    """The world before the first last warnings."""
    lab.restore("early")
    return lab


@pytest.fixture
def eve(lab, undisturbed):
    """The world on the eve of the first cut-offs."""
    lab.restore("eve")
    return lab


@pytest.fixture
def middle(lab, undisturbed):
    """The world in the middle of the story, with debts, warnings and renewals."""
    lab.restore("middle")
    return lab


@pytest.fixture
def story(lab, undisturbed):
    """A world and the days that it has before it: all of them in the long tests."""
    lab.restore("world" if IS_LONG else "middle")
    return days(BEGIN, END) if IS_LONG else coming(END)
