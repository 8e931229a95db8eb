from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..act_states import CLOSING_STATES, SIGNED
from .portal_list import PortalList

REPORT = "account_closing_act.closing_act_report"
URL = "/my/acts"
HISTORY = "my_acts_history"


class ClosingActPortal(PortalList, CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "closing_act_count" in counters:
            domain = self._get_acts_domain()
            values["closing_act_count"] = self._count_listed("closing.act", domain)
        return values

    def _get_acts_domain(self):
        """The customer's own acts, for employees as well as for portal users."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [
            ("partner_id", "child_of", partner.ids),
            ("state", "in", CLOSING_STATES),
        ]

    def _get_acts_sortings(self):
        return {
            "date": {"label": request.env._("Newest"), "order": "date desc, id desc"},
            "name": {"label": request.env._("Number"), "order": "name"},
            "amount": {"label": request.env._("Amount"), "order": "amount_total desc"},
        }

    def _get_acts_filters(self):
        return {
            "all": {"label": request.env._("All"), "domain": []},
            "open": {
                "label": request.env._("To sign"),
                "domain": [("state", "!=", SIGNED)],
            },
            "signed": {
                "label": request.env._("Signed"),
                "domain": [("state", "=", SIGNED)],
            },
        }

    @http.route(
        [URL, f"{URL}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_acts(self, page=1, sortby=None, filterby=None, **kw):
        acts, values = self._list_documents(
            "closing.act",
            URL,
            self._get_acts_domain(),
            page,
            (sortby, self._get_acts_sortings()),
            (filterby, self._get_acts_filters()),
        )
        request.session[HISTORY] = acts.ids[:100]
        values |= {"acts": acts, "page_name": "closing_act"}
        return request.render("account_closing_act.portal_my_acts", values)

    @http.route([f"{URL}/<int:act_id>"], type="http", auth="public", website=True)
    def portal_my_act(
        self, act_id, access_token=None, report_type=None, download=False, **kw
    ):
        try:
            act_sudo = self._document_check_access("closing.act", act_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        # a token opens a paper the customer may see, never a draft or cancelled one
        if act_sudo.state not in CLOSING_STATES:
            return request.redirect("/my")
        if report_type in ("html", "pdf", "text"):
            return self._show_report(
                model=act_sudo,
                report_type=report_type,
                report_ref=REPORT,
                download=download,
            )
        values = self._get_page_view_values(
            act_sudo,
            access_token,
            {"act": act_sudo, "page_name": "closing_act"},
            HISTORY,
            False,
            **kw,
        )
        return request.render("account_closing_act.portal_act_page", values)
