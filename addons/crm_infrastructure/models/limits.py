"""How far the numbers and dates of a service reach: the calendar ends in year 9999.

The database checks them, and Python before it: the next step is computed earlier.
"""

from datetime import date

# about ten years
LONGEST_PERIOD = {"day": 3650, "week": 520, "month": 120, "year": 10}
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
LONGEST_DELAY = 10000


def sql_interval(number, unit):
    """Return the condition that a period is no longer than the longest of its unit."""
    whens = " ".join(f"WHEN '{u}' THEN {most}" for u, most in LONGEST_PERIOD.items())
    return f"{number} BETWEEN 1 AND CASE {unit} {whens} END"


def sql_date(name):
    """Return the condition that a date, where there is one, is within reach."""
    return f"({name} IS NULL OR {name} BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}')"


def sql_delays(names):
    """Return the condition that delays are within reach."""
    return " AND ".join(f"{name} BETWEEN 0 AND {LONGEST_DELAY}" for name in names)


def refuse_interval(env, _diagnostics=None):
    """Return the message for whom the interval was refused."""
    return env._("A period lasts from one day to ten years.")


def refuse_date(env, _diagnostics=None):
    """Return the message for whom a date was refused."""
    return env._("The dates of a service lie between 1970 and 2199.")


def refuse_delay(env, _diagnostics=None):
    """Return the message for whom a delay was refused."""
    return env._(
        "Delays are not negative, and at most %(days)s days.", days=LONGEST_DELAY
    )
