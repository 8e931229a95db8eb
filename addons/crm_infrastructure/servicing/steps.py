"""The steps of a service: their kinds, in order, and a move to another stage."""

from odoo.addons.base_lifecycle.timeline import Step

from .billing import INVOICE
from .ladder import CUT_OFF, LAST_WARNING, RESEND, UNMATCHED

ACT, RENEWED = "act", "renewed"
CLOSED_BY_ACT, PAID_SEEN, SETTLED, DEBT = "acts_done", "paid", "settled", "debt"
TURNED_OFF, RESUMED, BACK = "disconnected", "resume", "in_service"
DECISION, ANEW, CLOSE = "decision", "anew", "close"
WRITTEN_OFF = "written_off"

# the order in which one run does them
KINDS = (
    INVOICE,
    ACT,
    CLOSED_BY_ACT,
    ANEW,
    DEBT,
    PAID_SEEN,
    SETTLED,
    RESUMED,
    RENEWED,
    BACK,
    RESEND,
    LAST_WARNING,
    UNMATCHED,
    CUT_OFF,
    TURNED_OFF,
    DECISION,
    WRITTEN_OFF,
    CLOSE,
)


def move(service, kind, stage, key, due=None, **data):
    """A step that is due as soon as it is possible: now, in this stage."""
    key = f"{kind}:{key}@{service.visit}"
    return Step(kind, due or service.entered_on, key, stage, data=data)
