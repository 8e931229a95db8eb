"""Hook: no file longer than the house style allows; split by responsibility instead."""

import pathlib
import re
import sys

LIMITS = [  # the first pattern that matches the path decides
    (r"(^|/)tests/", 400),
    (r"(^|/)(data|demo|i18n)/", None),  # lists of records, not code
    (r"", 250),
]


def limit(path):
    """Return how many lines the file at `path` may have, None for any number.

    >>> limit("addons/x/models/a.py"), limit("addons/x/tests/test_a.py")
    (250, 400)
    """
    return next(number for pattern, number in LIMITS if re.search(pattern, path))


def main(paths):
    """Print the files that are too long; return 1 when there is one."""
    code = 0
    for path in paths:
        allowed = limit(path)
        lines = len(pathlib.Path(path).read_text(errors="replace").splitlines())
        if allowed and lines > allowed:
            print(f"{path}: {lines} lines, allowed are {allowed}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
