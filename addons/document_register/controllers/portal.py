import base64

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import content_disposition, request
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..registering import CONTRACT, SHOWN

MODEL = "register.document"


class RegisterPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "register_contract_count" in counters:
            documents = request.env[MODEL]
            allowed = documents.has_access("read")
            domain = self._get_contracts_domain()
            values["register_contract_count"] = (
                documents.search_count(domain) if allowed else 0
            )
        return values

    def _get_contracts_domain(self, search=None):
        """The customer's own signed contracts, for employees as well."""
        partner = request.env.user.partner_id.commercial_partner_id
        domain = (
            Domain("commercial_partner_id", "=", partner.id)
            & Domain("kind", "=", CONTRACT)
            & Domain("stage_code", "in", SHOWN)
        )
        return domain & Domain("name", "ilike", search) if search else domain

    def _get_contracts_sortings(self):
        return {
            "date": {"label": request.env._("Newest"), "order": "date desc, id desc"},
            "name": {"label": request.env._("Number"), "order": "name"},
        }

    @http.route(
        ["/my/contracts", "/my/contracts/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_contracts(self, page=1, sortby=None, search=None, **kw):
        sortings = self._get_contracts_sortings()
        sortby = sortby if sortby in sortings else "date"
        documents = request.env[MODEL]
        domain = self._get_contracts_domain(search)
        allowed = documents.has_access("read")
        pager = portal_pager(
            url="/my/contracts",
            url_args={"sortby": sortby, "search": search},
            total=documents.search_count(domain) if allowed else 0,
            page=page,
            step=self._items_per_page,
        )
        if allowed:
            documents = documents.search(
                domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pager["offset"],
            )
        request.session["my_contracts_history"] = documents.ids[:100]
        values = self._prepare_portal_layout_values() | {
            "contracts": documents,
            "page_name": "register_contract",
            "default_url": "/my/contracts",
            "pager": pager,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_inputs": {
                "name": {"input": "name", "label": request.env._("Search by number")}
            },
            "search_in": "name",
            "search": search,
        }
        return request.render("document_register.portal_my_contracts", values)

    @http.route(
        ["/my/contracts/<int:document_id>"], type="http", auth="public", website=True
    )
    def portal_my_contract(self, document_id, access_token=None, download=False, **kw):
        try:
            document = self._document_check_access(MODEL, document_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        # a token opens what was signed, never a draft or a cancelled contract
        if not document._is_for_customer():
            return request.redirect("/my")
        if download:
            return self._send_contract(document)
        values = self._get_page_view_values(
            document,
            access_token,
            {"contract": document, "page_name": "register_contract"},
            "my_contracts_history",
            False,
            **kw,
        )
        return request.render("document_register.portal_contract_page", values)

    def _send_contract(self, document):
        """Send the scan, or the generated file; nothing of another record."""
        found = document._get_customer_file()
        if not found:
            return request.redirect(document.access_url)
        field, name = found
        content = base64.b64decode(document.with_context(bin_size=False)[field])
        headers = [
            ("Content-Type", guess_mimetype(content)),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
