"""What a log of Odoo's test runner says: tests, failures, skips, bad lines."""

import dataclasses
import re

LINE = re.compile(r"\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
ANY_LINE = re.compile(r"\S+ \S+ \d+ [A-Z]+ ")
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
SKIPPED = re.compile(r" INFO \S+ \S+: (skipped .*)")
STARTED = re.compile(r" INFO \S+ odoo\.addons\.(\w+)\.\S+: Starting (\w+)\.\w+ ")
ALLOWED = [  # lines that say nothing about our addons
    # the old endpoints warn at each call
    r"odoo\.addons\.rpc\.controllers\.(xmlrpc|jsonrpc): ",
    r"0 failed, 0 error",  # counted below
    # Debian's wkhtmltopdf is built without the patched Qt
    r"ir_actions_report: .*(wkhtmltopdf|patched qt)",
]


@dataclasses.dataclass
class Result:
    """What one part of the tests gave."""

    name: str
    passed: int = 0
    failed: int = 0
    notes: list = dataclasses.field(default_factory=list)
    log: object = ""
    seconds: float = 0.0

    def add_failure(self, note):
        """Count one more failure with the reason."""
        self.failed += 1
        self.notes.append(note)


def bad_lines(text, levels="WARNING|ERROR|CRITICAL"):
    """Return the lines of these levels that ALLOWED does not excuse.

    The last line of a traceback below such a line is put behind it.
    """
    found, cause = [], ""
    for line in [*text.splitlines(), "0 0 0 INFO "]:
        if not ANY_LINE.match(line):
            cause = line.strip() or cause
            continue
        if found and found[-1] and cause:
            found[-1] += f" [{cause}]"
        cause = ""
        if _is_bad(line, levels.split("|")):
            found.append(line)
        elif found:
            found.append("")  # the lines that follow belong to another one
    return [line for line in found if line]


def _is_bad(line, levels):
    match = LINE.match(line)
    excused = any(re.search(pattern, line) for pattern in ALLOWED)
    return bool(match and match[1] in levels and not excused)


def judge(result, text, code):
    """Fill `result` from the log of a test run that ended with `code`."""
    counts = [tuple(map(int, numbers)) for numbers in RESULT.findall(text)]
    failed, errors, total = counts[-1] if counts else (0, 0, 0)
    skipped = SKIPPED.findall(text)
    result.failed = failed + errors
    result.passed = max(total - result.failed - len(skipped), 0)
    result.notes += bad_lines(text)
    if (bad := bool(result.notes)) and not result.failed:
        result.failed = 1
    for line in skipped:
        result.add_failure(f"a skipped test counts as failed: {line}")
    if not total:
        result.add_failure("no test was run")
    elif code and not bad and not result.failed:
        result.add_failure(f"Odoo ended with code {code}")


class Watcher:
    """Follows a growing log and reports each test class as it starts."""

    def __init__(self, log, report):
        self.log = log
        self.report = report
        self.position = 0
        self.seen = set()
        self.last = ""

    def __call__(self):
        with open(self.log, errors="replace") as file:
            file.seek(self.position)
            text = file.read()
            self.position = file.tell()
        for addon, name in STARTED.findall(text):
            if (addon, name) not in self.seen:
                self.seen.add((addon, name))
                self.report(f"    {addon}: {name}")
        if steps := re.findall(r"Loading module \S+ \(\d+/\d+\)|Starting \S+", text):
            self.last = steps[-1]
        return self.last
