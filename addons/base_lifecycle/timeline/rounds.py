"""Which steps of many records are done together."""

from collections import deque


def rounds(plans, kinds):
    """Yield {record: step} for steps of one kind that are done together.

    `plans` is {record: steps}. Each record's steps keep their order, skipped ones have
    rounds of their own. A kind waits as long as another record comes to it only after
    something else: what is done together may share a document. Where all wait for each
    other, the order of `kinds` decides.
    """
    queues = {record: deque(steps) for record, steps in plans.items() if steps}
    while queues:
        sort = _choose(queues.values(), kinds)
        ready = [record for record, queue in queues.items() if _sort(queue[0]) == sort]
        yield {record: queues[record].popleft() for record in ready}
        queues = {record: queue for record, queue in queues.items() if queue}


def _choose(queues, kinds):
    heads = {_sort(queue[0]) for queue in queues}
    heads = sorted(heads, key=lambda sort: (kinds.index(sort[0]), sort))
    for sort in heads:
        if not any(_comes_later(queue, sort) for queue in queues):
            return sort
    return heads[0]


def _comes_later(queue, sort):
    return _sort(queue[0]) != sort and any(_sort(step) == sort for step in queue)


def _sort(step):
    return step.kind, bool(step.skip)
