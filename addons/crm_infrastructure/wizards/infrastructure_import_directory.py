"""What the database knows of the words of one sheet of services."""

from odoo.addons.base_import_report.models.import_report_directory import (
    ImportDirectory,
)
from odoo.addons.base_import_report.tabular.cells import normalise

from ..spreadsheet import type_code


class ServiceDirectory(ImportDirectory):
    """Finds types of service, and the services that were imported before."""

    def __init__(self, env, company, services):
        words = {s.administrator for s in services} | {s.manager for s in services}
        super().__init__(env, company, services, words)
        self._index_types()
        self._index_imported("infrastructure.service", services)

    # === Types === #

    def _index_types(self):
        Type = self.env["infrastructure.service.type"]
        # the company's own types hide the common ones of the same name
        types = Type.search(self.own).sorted(lambda kind: not kind.company_id)
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
