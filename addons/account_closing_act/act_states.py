"""The states of a closing act and the moves between them, as one table.

Knows nothing of Odoo: a state and an event give the next state, or none.
"""

TO_ISSUE = "to_issue"
ISSUED = "issued"
SENT = "sent"
SIGNED = "signed"
CANCELLED = "cancelled"

ISSUE = "issue"
SEND = "send"
SIGN = "sign"
CANCEL = "cancel"

#: States of an act which has a number and stands for a service rendered.
CLOSING_STATES = (ISSUED, SENT, SIGNED)
#: States in which an act takes the place of its invoice and period.
LIVE_STATES = (TO_ISSUE, *CLOSING_STATES)

TRANSITIONS = {
    (TO_ISSUE, ISSUE): ISSUED,
    (ISSUED, SEND): SENT,
    (SENT, SEND): SENT,
    (ISSUED, SIGN): SIGNED,
    (SENT, SIGN): SIGNED,
    (TO_ISSUE, CANCEL): CANCELLED,
    (ISSUED, CANCEL): CANCELLED,
    (SENT, CANCEL): CANCELLED,
    (SIGNED, CANCEL): CANCELLED,
}


def next_state(state: str, event: str) -> str | None:
    """Return the state after ``event``, or None when the move is illegal.

    >>> next_state("issued", "sign")
    'signed'
    >>> next_state("cancelled", "issue") is None
    True
    """
    return TRANSITIONS.get((state, event))
