"""The pass that lets the engine write what people may not.

It is an object, and a caller over RPC can only send values: it cannot be forged.
"""

ENGINE = object()


def engine(records):
    """Return the records with the right to write the engine's fields."""
    return records.with_context(lifecycle_pass=ENGINE)


def is_engine(records):
    return records.env.context.get("lifecycle_pass") is ENGINE
