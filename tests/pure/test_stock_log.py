"""setup/stock_log.py: what is read from a log of Odoo's own tests."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "setup"))

from stock_log import compare, read

HEAD = "2026-01-01 10:00:00,000 7 {} db odoo.addons.crm.tests.test_x{}: {}\n"


def log(*records):
    return "".join(HEAD.format(level, "", text) for level, text in records)


def start(test):
    return "INFO", f"Starting {test} ..."


def test_failures_and_skips_break_and_queries_only_cost():
    outcome = read(
        log(
            start("TestA.test_one"),
            ("ERROR", "FAIL: TestA.test_one\nTraceback\nAssertionError: 1 != 2"),
            start("TestA.test_two"),
            ("ERROR", "ERROR: Subtest TestA.test_two (login='x')\nKeyError: 3"),
            start("TestA.test_three"),
            (
                "ERROR",
                "FAIL: Subtest TestA.test_three (login='x')\n"
                "AssertionError: Query count more than expected for user x: 9 > 8",
            ),
            start("TestA.test_four"),
            ("INFO", "skipped TestA.test_four : no browser"),
        )
    )
    assert len(outcome.started["crm"]) == 4
    assert outcome.broken["crm"] == {
        "TestA.test_one",
        "TestA.test_two",
        "TestA.test_four",
    }
    assert outcome.dearer["crm"] == {"TestA.test_three"}


def test_only_what_is_worse_with_ours_is_told():
    bad = ("ERROR", "FAIL: TestA.test_one\nAssertionError")
    without = read(log(start("TestA.test_one"), bad, start("TestA.test_two")))
    same = read(log(start("TestA.test_one"), bad, start("TestA.test_two")))
    assert compare("crm", without, same) == []
    worse = read(log(start("TestA.test_one"), ("ERROR", "FAIL: TestA.test_three\nx")))
    assert compare("crm", without, worse) == [
        "crm: TestA.test_three breaks with our addons only",
        "crm: TestA.test_two is not run with our addons",
    ]
