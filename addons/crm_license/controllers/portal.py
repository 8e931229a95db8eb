from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..licensing.stages import RUNNING

MODEL = "crm.license"
URL = "/my/licenses"
HISTORY = "my_licenses_history"


class LicensePortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "license_count" in counters:
            licences = request.env[MODEL]
            readable = licences.has_access("read")
            domain = self._get_licenses_domain()
            values["license_count"] = licences.search_count(domain) if readable else 0
        return values

    def _get_licenses_domain(self):
        """The customer's own licences, for employees as well as for portal users."""
        partner = request.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "child_of", partner.ids)

    # === THE LIST === #

    def _get_licenses_sortings(self):
        return {
            "end": {"label": request.env._("End"), "order": "date_end, id"},
            "start": {"label": request.env._("Newest"), "order": "date_start desc, id"},
            "name": {"label": request.env._("Product"), "order": "product_id, id"},
        }

    def _get_licenses_filters(self):
        running = Domain("stage_code", "!=", "closed")
        return {
            "running": {"label": request.env._("Running"), "domain": running},
            "closed": {"label": request.env._("Ended"), "domain": ~running},
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    def _get_licenses_inputs(self):
        labels = {
            "product_id": request.env._("Search in Product"),
            "tariff_id": request.env._("Search in Tariff"),
            "partner_id": request.env._("Search in Customer"),
        }
        return {
            name: {"input": name, "label": label, "sequence": place}
            for place, (name, label) in enumerate(labels.items())
        }

    def _pick_options(self, sortby, filterby, search_in):
        """Return what was asked for where it exists, else the first of each."""
        asked = {
            "sortby": (sortby, self._get_licenses_sortings()),
            "filterby": (filterby, self._get_licenses_filters()),
            "search_in": (search_in, self._get_licenses_inputs()),
        }
        return {
            name: (wanted if wanted in options else next(iter(options)), options)
            for name, (wanted, options) in asked.items()
        }

    @http.route(
        [URL, f"{URL}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_licenses(
        self, page=1, sortby=None, filterby=None, search=None, search_in=None, **kw
    ):
        options = self._pick_options(sortby, filterby, search_in)
        domain = self._get_licenses_domain()
        domain &= options["filterby"][1][options["filterby"][0]]["domain"]
        if search:
            domain &= Domain(options["search_in"][0], "ilike", search)
        chosen = {name: wanted for name, (wanted, _all) in options.items()}
        licences, pager = self._get_page(domain, page, {**chosen, "search": search})
        request.session[HISTORY] = licences.ids[:100]
        values = self._prepare_portal_layout_values() | {
            **chosen,
            # sudo: found with the customer's own rights; the page names the fields
            "licenses": licences.sudo(),
            "page_name": "license",
            "pager": pager,
            "default_url": URL,
            "search": search,
            "searchbar_sortings": options["sortby"][1],
            "searchbar_filters": options["filterby"][1],
            "searchbar_inputs": options["search_in"][1],
        }
        return request.render("crm_license.portal_my_licenses", values)

    def _get_page(self, domain, page, url_args):
        licences = request.env[MODEL]
        readable = licences.has_access("read")
        pager = portal_pager(
            url=URL,
            url_args=url_args,
            total=licences.search_count(domain) if readable else 0,
            page=page,
            step=self._items_per_page,
        )
        order = self._get_licenses_sortings()[url_args["sortby"]]["order"]
        limit, offset = self._items_per_page, pager["offset"]
        if readable:
            licences = licences.search(domain, order=order, limit=limit, offset=offset)
        return licences, pager

    # === ONE LICENCE === #

    @http.route([f"{URL}/<int:license_id>"], type="http", auth="public", website=True)
    def portal_my_license(self, license_id, access_token=None, asked=None, **kw):
        try:
            licence = self._document_check_access(MODEL, license_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._get_page_view_values(
            licence,
            access_token,
            self._prepare_license_values(licence) | {"asked": asked},
            HISTORY,
            False,
            **kw,
        )
        return request.render("crm_license.portal_license_page", values)

    def _prepare_license_values(self, licence):
        return {
            "license": licence,
            "page_name": "license",
            "in_force": licence.stage_code in set(RUNNING),
            "may_ask": self._is_own(licence) and licence._may_ask_renewal(),
            "is_asked": licence._is_renewal_asked(),
        }

    def _is_own(self, licence):
        """A link with a token shows a licence; only its customer asks for more."""
        partner = request.env.user.partner_id.commercial_partner_id
        own = licence.commercial_partner_id == partner
        return own and not request.env.user._is_public()

    @http.route(
        [f"{URL}/<int:license_id>/renew"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_renew_license(self, license_id, note="", **kw):
        """Ask for the renewal; refused for licences of others, asked for once."""
        try:
            licence = self._document_check_access(MODEL, license_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if not self._is_own(licence):
            return request.redirect("/my")
        try:
            licence._ask_renewal(note)
        except UserError:
            return request.redirect(f"{URL}/{licence.id}?asked=no")
        return request.redirect(f"{URL}/{licence.id}?asked=yes")
