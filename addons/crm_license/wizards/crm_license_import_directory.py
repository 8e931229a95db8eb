"""What the database knows of the words of one sheet of licences."""

from odoo.fields import Domain

from odoo.addons.base_import_report.models.import_report_directory import (
    ImportDirectory,
    index_words,
)
from odoo.addons.base_import_report.tabular.cells import normalise

from ..licence_sheet import import_key_of, parse_months

LANGUAGES = ("en_US", "ru_RU")


class LicenceDirectory(ImportDirectory):
    """Finds products, tariffs, terms, and what was imported before."""

    def __init__(self, env, company, items):
        words = {item.salesperson for item in items} | {item.issuer for item in items}
        super().__init__(env, company, items, words)
        codes = {code for code, _name in env["res.lang"].get_installed()}
        self._languages = [lang for lang in LANGUAGES if lang in codes]
        self._index_products()
        self._index_imported("crm.license", items)
        self._index_earlier({item.continues for item in items} - {""})
        self._index_contracts({item.contract for item in items} - {""})

    def _index(self, records):
        return index_words(records, ["name"], self._languages)

    def _index_products(self):
        products = self.env["crm.license.product"].search(self.own)
        self._products = self._index(products)
        self._tariffs = {p.id: self._index(p.tariff_ids) for p in products}
        terms = self.env["crm.license.term"].search([])
        self._terms = self._index(terms)
        self._by_months = terms.grouped("months")

    def products(self, item):
        found = self._products.get(normalise(item.product))
        return found or self.env["crm.license.product"]

    def tariffs(self, item, product):
        found = self._tariffs[product.id].get(normalise(item.tariff))
        return found or self.env["crm.license.tariff"]

    def terms(self, item):
        """Return the terms called so, else those of so many months."""
        found = self._terms.get(normalise(item.term))
        found = found or self._by_months.get(parse_months(item.term))
        return found or self.env["crm.license.term"]

    # === What a row goes on with === #

    def _index_earlier(self, words):
        licences = self.env["crm.license"].with_context(active_test=False)
        keys = {self._known_key(word) for word in words}
        named = Domain("import_key", "in", list(keys)) | Domain("name", "in", [*words])
        own = Domain("company_id", "=", self.company.id)
        found = licences.search(own & named) if words else licences
        self._by_key = {rec.import_key: rec for rec in found if rec.import_key}
        self._by_called = found.grouped("name")

    def _known_key(self, code):
        """Return the import key of what has this ID, now or since its import."""
        key = import_key_of(code)
        return self._imported[key].import_key if key in self._imported else key

    def earlier(self, word, partner_id):
        """Return the licences of the customer with this import ID, else this name."""
        none = self.env["crm.license"]
        known = self._by_key.get(self._known_key(word))
        found = known or self._by_called.get(word, none)
        return found.filtered(lambda rec: rec.commercial_partner_id.id == partner_id)

    def _index_contracts(self, numbers):
        documents = self.env["register.document"]
        own = [
            ("company_id", "=", self.company.id),
            ("kind", "=", "contract"),
            ("name", "in", list(numbers)),
        ]
        found = documents.search(own) if numbers else documents
        self._contracts = found.grouped(
            lambda document: (document.commercial_partner_id.id, document.name)
        )

    def contracts(self, number, partner_id):
        """Return the contracts of the customer with this number."""
        none = self.env["register.document"]
        return self._contracts.get((partner_id, number), none)
