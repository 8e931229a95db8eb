from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

SOON_DAYS = 30


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_license_in_force = fields.Boolean("Licences in Force")
    kpi_license_in_force_value = fields.Integer(
        compute="_compute_kpi_license_in_force_value"
    )
    kpi_license_to_renew = fields.Boolean("Licences to Renew in 30 Days")
    kpi_license_to_renew_value = fields.Integer(
        compute="_compute_kpi_license_to_renew_value"
    )

    def _compute_kpi_license_in_force_value(self):
        self._count_licences("kpi_license_in_force_value", lambda day: Domain.TRUE)

    def _compute_kpi_license_to_renew_value(self):
        self._count_licences(
            "kpi_license_to_renew_value",
            lambda day: (
                Domain("date_end", "<=", day + timedelta(days=SOON_DAYS))
                & Domain("renewal_state", "!=", "won")
            ),
        )

    def _count_licences(self, name, get_domain):
        """Count as of the end of the digest's period, so that periods compare.

        :raise AccessError: for whoever sees no licences; the mail goes without
        """
        licences = self.env["crm.license"]
        if not self.env.user._is_internal() or not licences.has_access("read"):
            raise AccessError(self.env._("You do not see licences."))
        _start, end, companies = self._get_kpi_compute_parameters()
        day = fields.Datetime.to_datetime(end).date()
        groups = licences._read_group(
            Domain("company_id", "in", companies.ids)
            & Domain("date_start", "<=", day)
            & Domain("date_end", ">", day)
            & get_domain(day),
            ["company_id"],
            ["__count"],
        )
        counts = {company.id: count for company, count in groups}
        for digest in self:
            company = digest.company_id or self.env.company
            digest[name] = counts.get(company.id, 0)

    def _compute_kpis_actions(self, company, user):
        result = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("crm_license.crm_license_menu_root").id
        url = f"crm_license.crm_license_desk_action?menu_id={menu}"
        return result | {"kpi_license_in_force": url, "kpi_license_to_renew": url}
