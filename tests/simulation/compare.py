"""The two opinions side by side."""

from .bills import CENT

SHARES = ("billed", "collected")


def _is_rounded(name, value, other, row):
    """Tell whether shares of invoices differ by what their rounding left over.

    Nobody says which of the services has the odd cent; invoices and customers are
    exact.
    """
    return name in SHARES and abs(value - other) <= CENT * row["invoices"]


class Comparison:
    """Compares what the story expects with what the watcher finds in the database."""

    def __init__(self, story, product, watcher):
        self.story, self.product, self.watcher = story, product, watcher
        self.compared = 0

    # === AT THE END OF A MONTH === #

    def differences(self, day):
        """Return a text for each record on which the two disagree."""
        self.product.name_renewals(self.story.world.deals)
        found, names = self._found(), self._names()
        problems = []
        for key, expected in day.expected.items():
            self.compared += 1
            real = found.pop(key, None)
            if real is None and key[0] == "customer" and not expected["invoices"]:
                continue
            if wrong := self._wrong(expected, real, names):
                problems.append(self._report(day.date, key, wrong))
        problems += [f"{day.date}: nobody expects {key}: {found[key]}" for key in found]
        return problems

    def _names(self):
        """Return what the product's ids are called in the story, by kind."""
        leads = {i: number for number, i in self.product.leads.items()}
        users = {u.login: name for name, u in self.product.company.users.items()}
        deal = dict.fromkeys(("renewal", "predecessor", "successor", "renews"), leads)
        return {**deal, "seller": users}

    def _found(self):
        product, watcher = self.product, self.watcher
        kinds = {
            "service": (product.services, watcher.services()),
            "customer": (product.customers, watcher.customers()),
            "deal": (product.leads, watcher.deals()),
            "licence": (product.leads, watcher.licences()),
        }
        found = {}
        for kind, (ids, rows) in kinds.items():
            numbers = {record_id: number for number, record_id in ids.items()}
            for record_id, row in rows.items():
                found[kind, numbers.get(record_id, f"id {record_id}")] = row
        return found

    @staticmethod
    def _wrong(expected, real, names):
        if real is None:
            return {"record": ("there", "missing")}
        wrong = {}
        for name, value in expected.items():
            other = real[name]
            if name in names and other is not None:
                other = names[name].get(other, other)
            if value == other or (
                "collected" in expected and _is_rounded(name, value, other, expected)
            ):
                continue
            wrong[name] = (value, other)
        return wrong

    def _report(self, day, key, wrong):
        """Return both opinions and the history of the record."""
        kind, number = key
        lines = [f"{day}: {kind} {number} ({self._about(kind, number)})"]
        for name, (value, other) in wrong.items():
            lines.append(f"    {name}: expected {value}, found {other}")
        lines.append("  second opinion:")
        lines += [f"    {when} {what}" for when, what in self._history(kind, number)]
        lines.append("  product:")
        lines += [f"    {line}" for line in self._journal(kind, number)]
        return "\n".join(lines)

    def _about(self, kind, number):
        if kind == "service":
            service = self.story.world.services[number]
            return (
                f"{service.kind.code}, every {service.every} {service.unit} "
                f"from {service.anchor}, "
                f"ends {service.ends}, customer {service.customer.name}: "
                f"{service.customer.habit}, mail {service.customer.mail}, "
                f"shares {service.customer.shares_invoices}"
            )
        return ""

    def _history(self, kind, number):
        if kind == "service":
            return self.story.world.services[number].history
        deals = [d for d in self.story.world.deals if d.number == number]
        history = [step for deal in deals for step in deal.history]
        licence = deals[0].licence if deals else None
        return history + (licence.history if licence else [])

    def _journal(self, kind, number):
        model, ids = {
            "service": ("infrastructure.service", self.product.services),
            "licence": ("crm.license", None),
        }.get(kind, ("", None))
        record_id = ids and ids.get(number)
        if kind == "licence":
            record_id = self.product.lead(number).license_ids.id
        rows = self.watcher.rows(
            """SELECT run_date, kind, key, state, date_sent, doc_id
                 FROM lifecycle_journal
                WHERE company_id = %s AND res_model = %s AND res_id = %s ORDER BY id""",
            model,
            record_id or 0,
        )
        return [" ".join(map(str, row.values())) for row in rows]
