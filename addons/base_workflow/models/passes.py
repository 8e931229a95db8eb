"""Objects that open the engine's own passages.

They live in this module only. A caller over RPC can put any text or number into
the context but never one of these objects, so a forged key opens nothing.
"""

from dataclasses import dataclass

KEY = "workflow_pass"
ENGINE = object()
CHANNEL = "workflow_channel"
SAFE_CONTEXT = ("lang", "tz", "uid", "allowed_company_ids")


@dataclass(frozen=True)
class RecordPass:
    """Lets exactly these fields of exactly these records be written."""

    model: str
    ids: frozenset[int]
    names: frozenset[str]


@dataclass(frozen=True)
class Channel:
    """Says on which way the decision of exactly this task came in."""

    name: str
    task_id: int


def engine(records):
    """Return ``records`` in the engine's environment (su, no tracking)."""
    return records.sudo().with_context(
        **{KEY: ENGINE, "tracking_disable": True, "mail_create_nosubscribe": True}
    )


def is_engine(env):
    return env.context.get(KEY) is ENGINE


def allows(records, names):
    """Tell whether the engine itself writes ``names`` on ``records``."""
    granted = records.env.context.get(KEY)
    return (
        isinstance(granted, RecordPass)
        and granted.model == records._name
        and granted.ids.issuperset(records.ids)
        and granted.names.issuperset(names)
    )


def clean(records):
    """Drop everything a caller may have put into the context."""
    context = records.env.context
    kept = {key: context[key] for key in SAFE_CONTEXT if key in context}
    if isinstance(context.get(CHANNEL), Channel):
        kept[CHANNEL] = context[CHANNEL]
    # the whole context is to go, not only to be added to
    return records.with_context(kept)  # pylint: disable=context-overridden


def channel_of(task):
    """Return on which way the decision of ``task`` comes in, "" for the client."""
    channel = task.env.context.get(CHANNEL)
    known = isinstance(channel, Channel) and channel.task_id == task.id
    return channel.name if known else ""
