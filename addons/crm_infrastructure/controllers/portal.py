from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.account_closing_act.controllers.portal_list import PortalList
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..servicing import Stage

MODEL = "infrastructure.service"
URL = "/my/services"
HISTORY = "my_services_history"
ACT_STATES = ("issued", "sent", "signed")


class InfrastructurePortal(PortalList, CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "infrastructure_service_count" in counters:
            domain = self._get_services_domain()
            values["infrastructure_service_count"] = self._count_listed(MODEL, domain)
        return values

    def _get_services_domain(self):
        """The customer's own services, for employees as well as for portal users."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [
            ("partner_id", "child_of", partner.ids),
            ("stage_code", "!=", Stage.NEW),
        ]

    def _get_services_sortings(self):
        return {
            "name": {"label": request.env._("Name"), "order": "name, id"},
            "paid": {
                "label": request.env._("Paid through"),
                "order": "paid_through, id",
            },
            "type": {"label": request.env._("Type"), "order": "type_id, name, id"},
        }

    def _get_services_filters(self):
        off = [("stage_code", "in", (Stage.DISCONNECTION, Stage.DISCONNECTED))]
        closed = [("stage_code", "=", Stage.CLOSED)]
        return {
            "running": {
                "label": request.env._("Running"),
                "domain": [("stage_code", "!=", Stage.CLOSED)],
            },
            "to_pay": {
                "label": request.env._("To pay"),
                "domain": [("amount_due", ">", 0)],
            },
            "off": {"label": request.env._("Switched off"), "domain": off},
            "closed": {"label": request.env._("Closed"), "domain": closed},
            "all": {"label": request.env._("All"), "domain": []},
        }

    @http.route(
        [URL, f"{URL}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_services(self, page=1, sortby=None, filterby=None, **kw):
        services, values = self._list_documents(
            MODEL,
            URL,
            self._get_services_domain(),
            page,
            (sortby, self._get_services_sortings()),
            (filterby, self._get_services_filters()),
        )
        request.session[HISTORY] = services.ids[:100]
        values |= {
            # sudo: found with the customer's own rights; the page names the fields
            "services": services.sudo(),
            "page_name": "infrastructure_service",
        }
        return request.render("crm_infrastructure.portal_my_services", values)

    @http.route([f"{URL}/<int:service_id>"], type="http", auth="public", website=True)
    def portal_my_service(self, service_id, access_token=None, **kw):
        try:
            service = self._document_check_access(MODEL, service_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        # a token opens what runs or ran, never an offer that was not started
        if service.stage_code == Stage.NEW:
            return request.redirect("/my")
        values = self._get_page_view_values(
            service,
            access_token,
            self._prepare_service_values(service),
            HISTORY,
            False,
            **kw,
        )
        return request.render("crm_infrastructure.portal_service_page", values)

    def _prepare_service_values(self, service):
        periods = service._get_customer_periods()
        return {
            "service": service,
            "page_name": "infrastructure_service",
            "next_invoice_date": service._get_next_invoice_date(),
            "periods": periods.sorted("number", reverse=True),
            "act_states": ACT_STATES,
        }
