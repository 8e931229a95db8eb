"""The machine of a licence: six thresholds between its start and its end.

Each is passed once, in the order of their days. A run that comes late passes all of
them; a stage or a notice that a later threshold has overtaken is skipped, with the
reason. From the term's notify date on each threshold tells the responsible, one
notice a day; before it nobody is told.
"""

from dataclasses import replace

from odoo.addons.base_lifecycle.timeline import Step

from .dates import before
from .stages import Stage

ACTIVATE, NOTIFY, RENEW, CLOSE = "activate", "notify", "renew", "close"
EXPIRING_30, EXPIRING_10 = "expiring_30", "expiring_10"
DAYS_LEFT = {EXPIRING_30: 30, EXPIRING_10: 10}

# the order in which one day does them
KINDS = (ACTIVATE, EXPIRING_30, NOTIFY, RENEW, EXPIRING_10, CLOSE)
STAGE_OF = {
    ACTIVATE: Stage.ACTIVE,
    EXPIRING_30: Stage.EXPIRING_30,
    EXPIRING_10: Stage.EXPIRING_10,
    CLOSE: Stage.CLOSED,
}
# these may be overtaken, by these
OVERTAKEN = (EXPIRING_30, NOTIFY, EXPIRING_10)
OVERTAKING = (EXPIRING_30, EXPIRING_10, CLOSE)
PASSED_BY = "A later date has come as well"


class LicenseMachine:
    """The rules of a licence; see `timeline.Machine`."""

    kinds = KINDS

    def next_step(self, licence, today):
        if not licence.dates:
            return None
        owed = [step for step in _owed(licence) if step.key not in licence.passed]
        step = min(owed, key=_by_due, default=None)
        return step and _seen_from(licence, step, today)

    def after(self, licence, step, today):
        licence = replace(licence, passed=licence.passed | {step.key})
        if step.kind == RENEW:
            licence = replace(licence, has_renewal=True)
        if not step.stage or step.stage == licence.stage:
            return licence
        return replace(
            licence, stage=step.stage, entered_on=today, visit=licence.visit + 1
        )

    def assume(self, licence, today, assumption):
        """Nothing that a customer does changes these dates."""
        return licence

    def assume_next(self, licence, assumption):
        return None


def _by_due(step):
    return step.due, KINDS.index(step.kind)


def thresholds(dates):
    """Return the day of each kind of step.

    >>> from datetime import date
    >>> from .dates import Term, dates_of
    >>> days = thresholds(dates_of(date(2025, 2, 1), Term(1, 10, 10)))
    >>> [str(days[kind])[5:] for kind in KINDS]
    ['02-01', '02-01', '02-19', '02-19', '02-19', '03-01']
    """
    days = {
        kind: before(dates.start, dates.end, left) for kind, left in DAYS_LEFT.items()
    }
    return days | {
        ACTIVATE: dates.start,
        NOTIFY: dates.notify,
        RENEW: dates.renew,
        CLOSE: dates.close,
    }


def _owed(licence):
    """Yield the steps between start and end that are not known to be done."""
    if licence.stage == Stage.CLOSED:
        return
    days = thresholds(licence.dates)
    for kind in KINDS:
        if days[kind] <= days[CLOSE] and not (kind == RENEW and licence.has_renewal):
            yield _step(licence, kind, days[kind])


def _step(licence, kind, due):
    tells = kind == NOTIFY or (kind in DAYS_LEFT and due > licence.dates.notify)
    return Step(
        kind,
        due,
        _key(licence, kind),
        stage=STAGE_OF.get(kind, ""),
        amount=licence.amount if kind in (RENEW, CLOSE) else 0.0,
        # who has sold the renewal is not reminded of it
        data={"tell": tells and not licence.is_renewed},
    )


def _key(licence, kind):
    key = f"{kind}:{licence.dates.end}"
    return f"{key}:{licence.corrections}" if licence.corrections else key


def _seen_from(licence, step, today):
    """Return the step as it is on `today`: skipped when a later one is due too."""
    if step.kind not in OVERTAKEN:
        return step
    days = thresholds(licence.dates)
    if any(step.due < days[kind] <= today for kind in OVERTAKING):
        return replace(step, stage="", skip=PASSED_BY)
    return step
