from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..servicing import Stage

URL = "/my/services"
HISTORY = "my_services_history"
ACT_STATES = ("issued", "sent", "signed")


class InfrastructurePortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "infrastructure_service_count" in counters:
            services = request.env["infrastructure.service"]
            allowed = services.has_access("read")
            domain = self._get_services_domain()
            values["infrastructure_service_count"] = (
                services.search_count(domain) if allowed else 0
            )
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
        sortings, filters = self._get_services_sortings(), self._get_services_filters()
        sortby = sortby if sortby in sortings else "name"
        filterby = filterby if filterby in filters else "running"
        domain = self._get_services_domain() + filters[filterby]["domain"]
        services = request.env["infrastructure.service"]
        allowed = services.has_access("read")
        pager = portal_pager(
            url=URL,
            url_args={"sortby": sortby, "filterby": filterby},
            total=services.search_count(domain) if allowed else 0,
            page=page,
            step=self._items_per_page,
        )
        if allowed:
            services = services.search(
                domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pager["offset"],
            )
        request.session[HISTORY] = services.ids[:100]
        values = self._prepare_portal_layout_values() | {
            # sudo: found with the customer's own rights; the page names the fields
            "services": services.sudo(),
            "page_name": "infrastructure_service",
            "default_url": URL,
            "pager": pager,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
        }
        return request.render("crm_infrastructure.portal_my_services", values)

    @http.route([f"{URL}/<int:service_id>"], type="http", auth="public", website=True)
    def portal_my_service(self, service_id, access_token=None, **kw):
        try:
            service = self._document_check_access(
                "infrastructure.service", service_id, access_token
            )
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
