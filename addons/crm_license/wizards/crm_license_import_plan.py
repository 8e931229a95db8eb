"""One check of one sheet of licences: what each row would create."""

from datetime import timedelta

from odoo.addons.base_import_report.models.import_report_line import EXISTS
from odoo.addons.base_import_report.models.import_report_plan import ImportPlan
from odoo.addons.base_import_report.models.import_report_texts import shorten

from ..licence_sheet import SCHEMA
from ..licensing import dates_of
from ..models.crm_license_issue import FARTHEST_DAYS
from . import crm_license_import_texts as texts
from .crm_license_import_chain import LicenceChains
from .crm_license_import_directory import LicenceDirectory


class LicencePlan(ImportPlan):
    """Verdicts on all rows of a sheet of licences, on the company's `today`."""

    def __init__(self, wizard, report, today):
        self.today, self._key_rows, self._prices = today, {}, {}
        self._taken = wizard._find_taken_keys(report.items)
        directory = LicenceDirectory(wizard.env, wizard.company_id, report.items)
        super().__init__(wizard, report, SCHEMA.columns, directory)
        self.chains = LicenceChains(self)
        first = {verdict.row.number for verdict in self.new_customers(self.new)}
        for verdict in self.verdicts:
            verdict.makes_customer = verdict.row.number in first

    def judge(self, verdict):
        item = verdict.row.item
        if self.directory.imported(item):
            verdict.warn(texts.SAME_LICENCE)
            verdict.state = EXISTS
            return
        self.judge_customer(verdict)
        product = self._judge_product(verdict)
        term = self._judge_term(verdict)
        is_over = self._judge_dates(verdict, term)
        self._judge_price(verdict, term)
        self._judge_people(verdict)
        if product:
            self._judge_key(verdict, product, is_over)
            self._judge_issuing(verdict, product)
        if item.contract:
            self._judge_contract(verdict)
        verdict.values |= {
            "company_id": self.wizard.company_id.id,
            "import_key": item.import_key,
            "date_start": item.date_start,
        }

    # === What was sold === #

    def _pick(self, verdict, found, name, none, several, **values):
        """Put the one record found into the values; else say what is wrong."""
        if len(found) == 1:
            verdict.values[name] = found.id
            return found
        word = shorten(getattr(verdict.row.item, name.removesuffix("_id")))
        verdict.fail(several if found else none, name=word, **values)
        return found.browse()

    def _judge_product(self, verdict):
        item = verdict.row.item
        product = self._pick(
            verdict,
            self.directory.products(item),
            "product_id",
            texts.NO_PRODUCT,
            texts.AMBIGUOUS_PRODUCT,
        )
        if product:
            self._pick(
                verdict,
                self.directory.tariffs(item, product),
                "tariff_id",
                texts.NO_TARIFF,
                texts.AMBIGUOUS_TARIFF,
                product=product.name,
            )
        return product

    def _judge_term(self, verdict):
        found = self.directory.terms(verdict.row.item)
        return self._pick(
            verdict, found, "term_id", texts.NO_TERM, texts.AMBIGUOUS_TERM
        )

    def _judge_dates(self, verdict, term):
        """Return whether the licence is over; one without a start is to be issued."""
        verdict.values["is_over"] = False
        start = verdict.row.item.date_start
        if not start:
            return False
        if start > self.today + timedelta(days=FARTHEST_DAYS):
            verdict.fail(texts.TOO_FAR, date=start)
        if not term:
            return False
        dates = dates_of(start, term._get_facts())
        if dates.close <= self.today:
            verdict.warn(texts.ALREADY_OVER, date=dates.end)
        elif dates.renew <= self.today:
            verdict.warn(texts.RENEW_AT_ONCE, date=dates.end)
        verdict.values["is_over"] = dates.close <= self.today
        return verdict.values["is_over"]

    def _judge_price(self, verdict, term):
        item, values = verdict.row.item, verdict.values
        currency = self.directory.currency(item)
        if not self.judge_currency(verdict, currency):
            return
        values["currency_id"] = currency.id
        values["amount"] = float(item.price or 0)
        if item.price is None and term and values.get("tariff_id"):
            self._judge_list_price(verdict, term, currency)

    def _judge_list_price(self, verdict, term, currency):
        """Take the price of the tariff; in another currency if none was written."""
        values, written = verdict.values, verdict.row.item.currency
        asked = (values["tariff_id"], term.id, currency.id)
        if asked not in self._prices:
            tariff = self.env["crm.license.tariff"].browse(values["tariff_id"])
            self._prices[asked] = tariff._get_price(term, currency)
        line = self._prices[asked]
        if not line:
            verdict.fail(texts.NO_PRICE)
        elif written and line.currency_id != currency:
            verdict.fail(texts.NO_PRICE_IN_CURRENCY, currency=currency.name)
        else:
            values |= {"currency_id": line.currency_id.id, "amount": line.price}

    # === People and keys === #

    def _judge_people(self, verdict):
        item, values = verdict.row.item, verdict.values
        if item.salesperson:
            values["user_id"] = self.judge_user(verdict, item.salesperson)
        else:
            values["user_id"] = self.judge_default_user(verdict, self.wizard.user_id)
        if item.issuer:
            values["issuer_id"] = self.judge_user(verdict, item.issuer)

    def _judge_issuing(self, verdict, product):
        """Say what becomes of a licence that was not issued yet."""
        item = verdict.row.item
        if item.date_start:
            return
        if item.key and product.key_required:
            verdict.fail(texts.KEY_BEFORE_ISSUE)
        if item.issuer:
            verdict.values.pop("issuer_id", None)
            verdict.warn(texts.ISSUER_BEFORE_ISSUE, name=shorten(item.issuer))
        if product.issuing_route_id:
            verdict.warn(texts.TO_BE_ISSUED)
        else:
            verdict.fail(texts.NOBODY_ISSUES, product=product.name)

    def _judge_contract(self, verdict):
        number = verdict.row.item.contract
        found = self.directory.contracts(number, verdict.partner_id)
        if len(found) == 1:
            verdict.values["contract_id"] = found.id
            return
        sentence = texts.AMBIGUOUS_CONTRACT if found else texts.NO_CONTRACT
        verdict.fail(sentence, name=shorten(number))

    def _judge_key(self, verdict, product, is_over):
        """Say what is wrong with the key, never what it is."""
        key = verdict.row.item.key
        if not product.key_required:
            if key:
                verdict.fail(texts.KEY_NOT_NEEDED, product=product.name)
            return
        if not key:
            if not is_over and verdict.row.item.date_start:
                verdict.fail(texts.KEY_MISSING, product=product.name)
            return
        first = self._key_rows.setdefault((product.id, key), verdict.row.number)
        if first != verdict.row.number:
            verdict.fail(texts.KEY_TWICE, row=first)
        elif len(key) > self.wizard._longest_key:
            verdict.fail(texts.KEY_TOO_LONG, count=self.wizard._longest_key)
        elif (product.id, key) in self._taken:
            verdict.fail(texts.KEY_TAKEN, product=product.name)
