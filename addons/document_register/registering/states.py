"""The states of both registers and the one table of what may follow what."""

from enum import StrEnum

CONTRACT, ORIGINALS = "contract", "originals"


class State(StrEnum):
    """Codes of the stages; people rename the stages as they like."""

    NOT_SIGNED = "not_signed"
    CANCELLED = "cancelled"
    SIGNED = "signed"
    SCAN = "scan"
    ORIGINAL = "original"
    ANNULLED = "annulled"

    PREPARING = "preparing"
    TO_COLLECT = "to_collect"
    TO_SEND = "to_send"
    SENT = "sent"
    RECEIVED = "received"


STAGES = {
    CONTRACT: (
        State.NOT_SIGNED,
        State.CANCELLED,
        State.SIGNED,
        State.SCAN,
        State.ORIGINAL,
        State.ANNULLED,
    ),
    ORIGINALS: (
        State.PREPARING,
        State.TO_COLLECT,
        State.TO_SEND,
        State.SENT,
        State.RECEIVED,
    ),
}
FIRST = {kind: stages[0] for kind, stages in STAGES.items()}
# nothing is owed any more
FINAL = frozenset({State.ORIGINAL, State.ANNULLED, State.RECEIVED})
# what the customer has signed
SHOWN = (State.SIGNED, State.SCAN, State.ORIGINAL)
# a contract in force, or on its way to be
LIVE = (State.NOT_SIGNED, *SHOWN)

_CHAIN = STAGES[ORIGINALS]
EVENTS = {
    CONTRACT: {
        "sign": {State.NOT_SIGNED: State.SIGNED},
        "cancel": dict.fromkeys(
            (State.NOT_SIGNED, State.SIGNED, State.SCAN), State.CANCELLED
        ),
        "attach_scan": dict.fromkeys((State.SIGNED, State.SCAN), State.SCAN),
        "reject_scan": {State.SCAN: State.SIGNED},
        "receive_original": dict.fromkeys((State.SIGNED, State.SCAN), State.ORIGINAL),
        "annul": dict.fromkeys(
            (s for s in STAGES[CONTRACT] if s != State.ANNULLED), State.ANNULLED
        ),
        "reopen": dict.fromkeys((State.CANCELLED, State.ANNULLED), State.NOT_SIGNED),
    },
    ORIGINALS: {
        "advance": dict(zip(_CHAIN[:-2], _CHAIN[1:-1], strict=True)),
        "receive_original": {State.SENT: State.RECEIVED},
        "step_back": dict(zip(_CHAIN[1:], _CHAIN[:-1], strict=True)),
    },
}


def target(kind, state, event):
    """Return the state that `event` leads to, or None when it is out of order.

    >>> target(CONTRACT, "signed", "attach_scan")
    <State.SCAN: 'scan'>
    >>> target(CONTRACT, "not_signed", "receive_original") is None
    True
    """
    return EVENTS.get(kind, {}).get(event, {}).get(state)


def sources(kind, event):
    """Return the states in which `event` may happen.

    >>> [str(state) for state in sources(ORIGINALS, "receive_original")]
    ['sent']
    """
    return tuple(EVENTS.get(kind, {}).get(event, {}))
