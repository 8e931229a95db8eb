"""What a log of Odoo's own tests says: which ran, which broke, which only cost more."""

import collections
import dataclasses
import re

RECORD = re.compile(
    r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ [A-Z]+ )", re.MULTILINE
)
STARTED = re.compile(r" INFO \S+ odoo\.addons\.(\w+)\.\S+: Starting (\w+\.\w+)")
BROKEN = re.compile(
    r" (?:ERROR|INFO) \S+ odoo\.addons\.(\w+)\.\S+: (?:FAIL|ERROR|skipped)\b:?"
    r"(?: Subtest)? (\w+\.\w+)"
)
DEARER = "Query count more than expected"


def _by_addon():
    return collections.defaultdict(set)


@dataclasses.dataclass
class Outcome:
    """{addon: tests} that ran, that failed or were skipped, that asked too often."""

    started: dict = dataclasses.field(default_factory=_by_addon)
    broken: dict = dataclasses.field(default_factory=_by_addon)
    dearer: dict = dataclasses.field(default_factory=_by_addon)


def read(text):
    """Return the Outcome that a log tells of."""
    outcome = Outcome()
    for record in RECORD.split(text):
        for addon, test in STARTED.findall(record):
            outcome.started[addon].add(test)
        for addon, test in BROKEN.findall(record):
            kind = outcome.dearer if DEARER in record else outcome.broken
            kind[addon].add(test)
    return outcome


def compare(suite, without, ours):
    """Return what is worse with our addons, a text for each test."""
    broken = ours.broken[suite] - without.broken[suite]
    gone = without.started[suite] - ours.started[suite]
    return [
        *(f"{suite}: {test} breaks with our addons only" for test in sorted(broken)),
        *(f"{suite}: {test} is not run with our addons" for test in sorted(gone)),
    ]
