"""The pass that lets the engine write what people may not.

It is an object, and a caller over RPC can only send values: it cannot be forged.
"""

from contextlib import contextmanager
from contextvars import ContextVar

ENGINE = object()
SAFE_CONTEXT = ("lang", "tz", "uid", "allowed_company_ids")


def engine(records):
    """Return the records with the right to write the engine's fields."""
    return records.with_context(lifecycle_pass=ENGINE)


def is_engine(records):
    return records.env.context.get("lifecycle_pass") is ENGINE


_APPLYING = ContextVar("lifecycle_applying", default=frozenset())


@contextmanager
def applying(records):
    """Mark the records as being in the middle of their own steps.

    Not in the context of the records: what a step starts may drop it.
    """
    marks = {(records._name, record_id) for record_id in records.ids}
    token = _APPLYING.set(_APPLYING.get() | marks)
    try:
        yield
    finally:
        _APPLYING.reset(token)


def not_applying(records):
    """Return the records that are not in the middle of their own steps."""
    marks = _APPLYING.get()
    return records.filtered(lambda record: (record._name, record.id) not in marks)


def without_defaults(records, names):
    """Return the records without the context's defaults for these fields."""
    keys = {f"default_{name}" for name in names}
    context = {k: v for k, v in records.env.context.items() if k not in keys}
    return records.with_context(context)  # pylint: disable=context-overridden


def clean(records):
    """Drop what a caller put into the context, but for language, zone, companies."""
    context = records.env.context
    if is_engine(records):
        return records
    return records.with_context(  # pylint: disable=context-overridden
        {key: context[key] for key in SAFE_CONTEXT if key in context}
    )
