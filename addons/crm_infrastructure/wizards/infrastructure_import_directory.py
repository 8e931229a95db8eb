"""What the database knows of the words of one file, read in a few queries."""

from odoo.fields import Domain

from ..spreadsheet import type_code
from ..spreadsheet.cells import normalise


class Directory:
    """Finds types, customers, currencies, users and services for rows of a file.

    Reads as the user of `env`, in one company; rows of other companies do not exist.
    Every finder returns a recordset: empty is unknown, several is ambiguous.
    """

    def __init__(self, env, company, services):
        self.env = env
        self.company = company
        own = Domain("company_id", "in", [False, company.id])
        self._index_partners(own, services)
        self._index_types(own)
        self._index_users(services)
        self._index_currencies(services)
        self._index_services(services)

    # === Customers ===

    def _index_partners(self, own, services):
        emails = {service.email for service in services} - {""}
        names = {service.customer for service in services}
        Partner = self.env["res.partner"]
        by_email = Partner.search(own & Domain("email_normalized", "in", list(emails)))
        by_name = Partner.search(own & Domain("name", "in", list(names)))
        # a contact stands for its company, which is the one that is invoiced
        companies = by_email.commercial_partner_id.filtered_domain(own)
        self._by_email, self._by_name = {}, {}
        for email, partners in by_email.grouped("email_normalized").items():
            self._by_email[email] = partners.commercial_partner_id & companies
        for name, partners in by_name.grouped("name").items():
            self._by_name[name] = partners & partners.commercial_partner_id
        self._file_emails = {}
        for service in services:
            if service.email:
                name = normalise(service.customer)
                self._file_emails.setdefault(name, service.email)

    def file_email(self, service):
        """Return the first address that the file gives the row's customer."""
        return self._file_emails.get(normalise(service.customer), "")

    def customers(self, service):
        """Return the customers that the row may mean: by e-mail, else by exact name."""
        found = self._by_email.get(service.email or self.file_email(service))
        if not found:
            return self._by_name.get(service.customer, self.env["res.partner"])
        if len(found) > 1:
            name = normalise(service.customer)
            return found.filtered(lambda p: normalise(p.name or "") == name) or found
        return found

    # === Types ===

    def _index_types(self, own):
        Type = self.env["infrastructure.service.type"]
        # the company's own types hide the common ones of the same name
        types = Type.search(own).sorted(lambda kind: not kind.company_id)
        self._types, self._types_by_code = {}, {}
        for kind in types:
            self._types_by_code.setdefault(kind.code, kind)
            english = kind.with_context(lang="en_US").name
            for word in {normalise(w) for w in (kind.code, kind.name, english)}:
                known = self._types.get(word, Type)
                if not known or known.company_id == kind.company_id:
                    self._types[word] = known | kind

    def types(self, service):
        """Return the types called so: by code or name, else by a word of the trade."""
        unknown = self.env["infrastructure.service.type"]
        named = self._types.get(normalise(service.type))
        return named or self._types_by_code.get(type_code(service.type), unknown)

    # === Users ===

    def _index_users(self, services):
        words = {s.administrator for s in services} | {s.manager for s in services}
        words = list((words | {word.lower() for word in words}) - {""})
        Users = self.env["res.users"]
        users = Users
        if words:
            called = Domain.OR(
                Domain(name, "in", words)
                for name in ("login", "name", "email_normalized")
            )
            users = Users.search(
                called
                & Domain("share", "=", False)
                & Domain("company_ids", "in", self.company.ids)
            )
        self._users = {}
        for user in users:
            for word in {user.login, user.name, user.email_normalized} - {False}:
                word = normalise(word)
                self._users[word] = self._users.get(word, Users) | user

    def users(self, word):
        """Return the users of the company with this log-in, name or e-mail."""
        return self._users.get(normalise(word), self.env["res.users"])

    # === Currencies and services ===

    def _index_currencies(self, services):
        codes = {service.currency for service in services} - {""}
        Currency = self.env["res.currency"].with_context(active_test=False)
        found = Currency.search([("name", "in", list(codes))]) if codes else Currency
        self._currencies = {currency.name: currency for currency in found}

    def currency(self, service):
        """Return the currency, archived or not; that of the company if none is said."""
        if not service.currency:
            return self.company.currency_id
        return self._currencies.get(service.currency, self.env["res.currency"])

    def _index_services(self, services):
        keys = [service.import_key for service in services]
        # sudo: a service that the user may not see must not be created once more;
        # nothing of it is shown but that it exists
        found = self.env["infrastructure.service"].sudo()
        found = found.with_context(active_test=False).search(
            [("company_id", "=", self.company.id), ("import_key", "in", keys)]
        )
        self._services = {service.import_key: service for service in found}

    def existing(self, service):
        """Return the service made of this row by an earlier import, if any (sudo)."""
        return self._services.get(service.import_key)
