"""What the database knows of the words of one file, read in a few queries."""

from odoo.fields import Domain

from ..tabular.cells import normalise


def index_words(records, names, languages=("en_US",)):
    """Return {normalised word: records} by these fields, in all these languages."""
    words = {}
    for lang in (records.env.lang, *languages):
        for record in records.with_context(lang=lang):
            for name in names:
                word = normalise(str(record[name] or ""))
                if word:
                    known = words.get(word, records.browse())
                    words[word] = known | records.browse(record.id)
    return words


class ImportDirectory:
    """Finds customers, users and currencies for the items of a file.

    Reads as the user of `env`, in one company; rows of other companies do not exist.
    Items have `customer`, `email` and `currency`, for `_index_imported` `import_key`
    and `digest` too; `words` are all names of people.
    Every finder returns a recordset: empty is unknown, several is ambiguous.
    """

    def __init__(self, env, company, items, words=()):
        self.env = env
        self.company = company
        self.own = Domain("company_id", "in", [False, company.id])
        self._index_partners(items)
        self._index_users(set(words) - {""})
        self._index_currencies(items)

    # === Customers === #

    def _index_partners(self, items):
        emails = {item.email for item in items} - {""}
        names = {item.customer for item in items}
        Partner = self.env["res.partner"]
        by_email = Partner.search(
            self.own & Domain("email_normalized", "in", list(emails))
        )
        by_name = Partner.search(self.own & Domain("name", "in", list(names)))
        # a contact stands for its company, which is the one that is invoiced
        companies = by_email.commercial_partner_id.filtered_domain(self.own)
        self._by_email, self._by_name = {}, {}
        for email, partners in by_email.grouped("email_normalized").items():
            self._by_email[email] = partners.commercial_partner_id & companies
        for name, partners in by_name.grouped("name").items():
            self._by_name[name] = partners & partners.commercial_partner_id
        self._file_emails = {}
        for item in items:
            if item.email and normalise(item.customer):
                self._file_emails.setdefault(normalise(item.customer), item.email)

    def file_email(self, item):
        """Return the first address that the file gives the row's customer."""
        return self._file_emails.get(normalise(item.customer), "")

    def customers(self, item):
        """Return the customers that the row may mean: by e-mail, by exact name.

        The address decides between customers of one name, not against the name.
        """
        none, name = self.env["res.partner"], normalise(item.customer)
        found = self._by_email.get(item.email or self.file_email(item), none)
        called = found.filtered(lambda p: normalise(p.name or "") == name)
        return called or found | self._by_name.get(item.customer, none)

    # === What is there already === #

    def _index_imported(self, model, items):
        """Find the records of the model that earlier imports made of these items.

        A record that was made of a row without an ID answers for one row with the
        same digest, whatever ID the row has got since.
        """
        keys = {key for item in items for key in (item.import_key, item.digest)}
        # sudo: what the user may not see must not be created once more; nothing of it
        # is shown but that it exists
        records = self.env[model].sudo().with_context(active_test=False)
        domain = [("company_id", "=", self.company.id), ("import_key", "in", [*keys])]
        spare = records.search_fetch(domain, ["import_key"]).grouped("import_key")
        exact = [item.import_key for item in items if item.import_key in spare]
        self._imported = {key: spare.pop(key) for key in exact}
        for item in items:
            if item.import_key not in self._imported and item.digest in spare:
                self._imported[item.import_key] = spare.pop(item.digest)

    def imported(self, item):
        """Return the record that an earlier import made of this item, if any (sudo)."""
        return self._imported.get(item.import_key)

    # === Users === #

    def _index_users(self, words):
        users = self.env["res.users"]
        if words:
            words = list(words | {word.lower() for word in words})
            called = Domain.OR(
                Domain(name, "in", words)
                for name in ("login", "name", "email_normalized")
            )
            company = Domain("company_ids", "in", self.company.ids)
            users = users.search(called & Domain("share", "=", False) & company)
        names = ("login", "name", "email_normalized")
        self._users = index_words(users, names, languages=())

    def users(self, word):
        """Return the users of the company with this log-in, name or e-mail."""
        return self._users.get(normalise(word), self.env["res.users"])

    # === Currencies === #

    def _index_currencies(self, items):
        codes = {item.currency for item in items} - {""}
        Currency = self.env["res.currency"].with_context(active_test=False)
        found = Currency.search([("name", "in", list(codes))]) if codes else Currency
        self._currencies = {currency.name: currency for currency in found}

    def currency(self, item):
        """Return the currency, archived or not; that of the company if none is said."""
        if not item.currency:
            return self.company.currency_id
        return self._currencies.get(item.currency, self.env["res.currency"])
