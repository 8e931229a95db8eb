"""A forecast beside what then happened, row by row."""

from collections import Counter


def unforeseen(story, product, watcher, told):
    """Return (number of rows foretold, texts of what differs).

    :param told: the window, the lines of the forecast, the last journal row then
    """
    window, lines, last = told
    left_out = {product.services[number] for number in window.left_out}
    inexact = {
        product.services[service.number]
        for service in story.world.services
        if service.kind.tax or service.customer.shares_invoices
    }

    def comparable(line):
        day, model, record_id, kind, stage, is_skipped, amount = line
        if model == "infrastructure.service" and record_id in left_out:
            return None
        # what is foretold is without taxes and the odd cents of an invoice of several
        is_sum = kind == "invoice" and record_id not in inexact
        amount = round(float(amount), 2) if is_sum else None
        return str(day), model, record_id, kind, stage, bool(is_skipped), amount

    foretold = Counter(filter(None, map(comparable, lines)))
    real = watcher.journal(last, window.end)
    happened = Counter(filter(None, map(comparable, real)))
    about = f"forecast of {window.begin}, customers {window.assumption}"
    only_told = sorted(foretold - happened, key=str)
    only_real = sorted(happened - foretold, key=str)
    return sum(foretold.values()), [
        *(f"{about}: foretold, but not done: {row}" for row in only_told),
        *(f"{about}: done, but not foretold: {row}" for row in only_real),
    ]
