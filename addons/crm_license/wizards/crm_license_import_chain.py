"""Which licence each row of a sheet continues, and in what order they are made."""

from odoo.addons.base_import_report.models.import_report_line import ERROR, EXISTS
from odoo.addons.base_import_report.models.import_report_texts import shorten

from ..licence_sheet import import_key_of
from . import crm_license_import_texts as texts


class LicenceChains:
    """The chains of a plan: `previous` by row number, `levels` to create one by one.

    What a row continues is another new row or a licence of the database; each is
    continued once, so that the chains are lines.
    """

    def __init__(self, plan):
        self.plan = plan
        self.previous, self._next, self._taken = {}, {}, {}
        self._by_key = {
            import_key_of(verdict.row.raw["code"]): verdict
            for verdict in reversed(plan.verdicts)
            if verdict.row.raw.get("code")
        }
        for verdict in plan.verdicts:
            if verdict.row.item and verdict.row.item.continues:
                self._link(verdict)
        self.levels = self._sort()

    def _link(self, verdict):
        if verdict.state == EXISTS:
            return
        word = verdict.row.item.continues
        earlier = self._by_key.get(import_key_of(word))
        if earlier and earlier.state != EXISTS:
            self._link_row(verdict, earlier)
        else:
            self._link_licence(verdict, word)

    def _link_row(self, verdict, earlier):
        number, start = earlier.row.number, verdict.row.item.date_start
        before = earlier.row.item and earlier.row.item.date_start
        first = self._taken.setdefault(number, verdict.row.number)
        if not earlier.row.item:
            verdict.fail(texts.EARLIER_WRONG, row=number)
            return
        if first != verdict.row.number:
            verdict.fail(texts.EARLIER_TWICE, row=first)
        elif _customer(earlier) != _customer(verdict):
            verdict.fail(texts.EARLIER_OF_OTHER, row=number)
        elif start and (not before or start < before):
            verdict.fail(texts.EARLIER_LATER)
        else:
            self.previous[verdict.row.number] = number
            self._next[number] = verdict

    def _link_licence(self, verdict, word):
        found = self.plan.directory.earlier(word, verdict.partner_id)
        start = verdict.row.item.date_start
        first = self._taken.setdefault(found, verdict.row.number) if found else 0
        if len(found) != 1:
            sentence = texts.AMBIGUOUS_EARLIER if found else texts.NO_EARLIER
            verdict.fail(sentence, name=shorten(word))
        elif found.successor_id:
            verdict.fail(texts.EARLIER_TAKEN, name=found.name)
        elif first != verdict.row.number:
            verdict.fail(texts.EARLIER_TWICE, row=first)
        elif start and (not found.date_start or start < found.date_start):
            verdict.fail(texts.EARLIER_LATER)
        else:
            verdict.values["predecessor_id"] = found.id

    def _sort(self):
        """Return the new rows by their place in the chain: earlier ones first."""
        levels, seen = [], set()
        heads = [v for v in self.plan.verdicts if v.row.number not in self.previous]
        while heads:
            seen |= {verdict.row.number for verdict in heads}
            levels.append([v for v in heads if v.state not in (ERROR, EXISTS)])
            heads = [following for v in heads for following in self._follow(v)]
        for verdict in self.plan.verdicts:
            if verdict.row.number not in seen:
                verdict.fail(texts.EARLIER_CIRCLE)
        return [level for level in levels if level]

    def _follow(self, verdict):
        """Return the row that continues this one, as a list; wrong if this one is."""
        following = self._next.get(verdict.row.number)
        if following and verdict.state == ERROR:
            following.fail(texts.EARLIER_WRONG, row=verdict.row.number)
        return [following] if following else []


def _customer(verdict):
    return verdict.partner_id or verdict.customer_key
