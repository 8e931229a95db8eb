"""Processes that die, meet and wait for each other on a database of their own.

`./run test chaos` makes a database with our addons and sets CHAOS_DB, PGHOST, PGUSER,
and CHAOS_LONG for more of everything.
"""

import os
import random

import pytest
from calendar_days import BEGIN, END, MIDDLE, SOON, days
from invariants import check
from laboratory import Laboratory
from post_office import post_office
from snapshot import snapshot

SEED = 20310131


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
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
            lab.close()
            lab.clean()


@pytest.fixture(scope="session")
def undisturbed(lab):
    """What the database says after the story in which nothing happens, by day."""
    lab.restore("world")
    said, begin = {}, BEGIN
    for end in (MIDDLE, SOON, END):
        lab.run("live", days=days(begin, end), here=True)
        said[end] = snapshot(lab)
        check(lab, end)
        begin = end
        if end == MIDDLE:
            lab.keep("middle")
    lab.keep("end")
    return said


@pytest.fixture
def dice(request):
    """Chance, the same in each run of the test."""
    return random.Random(f"{SEED}{request.node.name}")


@pytest.fixture
def is_long():
    return bool(os.environ.get("CHAOS_LONG"))


@pytest.fixture
def beginning(lab):
    """The world on its first day."""
    lab.restore("world")
    return lab


@pytest.fixture
def middle(lab, undisturbed):
    """The world in the middle of the story, with debts, warnings and renewals."""
    lab.restore("middle")
    return lab
