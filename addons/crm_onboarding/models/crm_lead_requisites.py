from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..requisites import CHECK, LENGTH, BadNumber, check_inn, check_ogrn, fits_together

CHECKS = {"inn": check_inn, "ogrn": check_ogrn}


class CrmLead(models.Model):
    """The numbers of the client: right, written alike, and not there twice."""

    _inherit = "crm.lead"

    inn = fields.Char(
        "INN",
        index="btree_not_null",
        help="Taxpayer number: 10 digits (organisation) or 12 (sole proprietor).",
    )
    ogrn = fields.Char(
        "OGRN",
        index="btree_not_null",
        help="State register number: 13 digits (OGRN), 15 for a sole proprietor "
        "(OGRNIP).",
    )
    requisites_warning = fields.Html(
        compute="_compute_requisites_warning", compute_sudo=False
    )

    @api.depends("inn", "ogrn", "partner_id", "active", "won_status")
    @api.depends_context("uid", "lang")
    def _compute_requisites_warning(self):
        leads, partners = self._find_same_inn(), self._find_partners_by_inn()
        for lead in self:
            inn = lead._get_digits("inn")
            others = leads.get(inn, self.browse()) - lead._origin
            known = partners.get(inn, self.env["res.partner"])
            known -= lead.partner_id.commercial_partner_id
            lines = [lead._describe_other(other) for other in others]
            lines += [lead._describe_customer(partner) for partner in known]
            lines += lead._describe_mismatch()
            lead.requisites_warning = Markup("<br/>").join(lines) if lines else False

    def _find_same_inn(self):
        """Return the open opportunities with the INN of one of these, by INN."""
        numbers = self._get_inns()
        if not numbers:
            return {}
        # sudo: that somebody else works with this client must not stay hidden
        found = self.sudo().search(
            [
                ("inn", "in", numbers),
                ("won_status", "=", "pending"),
                ("company_id", "in", [*self.env.companies.ids, False]),
            ]
        )
        return found.sudo(False).grouped(lambda lead: lead.sudo().inn)

    def _find_partners_by_inn(self):
        """Return the customers with the INN of one of these as tax number, by INN."""
        numbers = self._get_inns()
        if not numbers:
            return {}
        prefixed = [f"RU{number}" for number in numbers]
        found = self.env["res.partner"].search(
            [("vat", "in", numbers + prefixed), ("parent_id", "=", False)]
        )
        return found.grouped(lambda partner: partner.vat.removeprefix("RU"))

    def _get_inns(self):
        return list({lead._get_digits("inn") for lead in self} - {""})

    def _get_digits(self, name):
        """Return the number as it is stored, also before the form was saved."""
        try:
            return CHECKS[name](self[name] or "")
        except BadNumber:
            return ""

    def _describe_other(self, other):
        # sudo: says who to talk to; the opportunity itself only to its readers
        values = {
            "person": other.sudo().user_id.name or self.env._("nobody"),
            "name": other.name if other.has_access("read") else "",
        }
        if not values["name"]:
            text = self.env._("%(person)s works with a client with this INN.", **values)
        else:
            text = self.env._(
                "%(person)s works with a client with this INN: %(name)s.", **values
            )
        return escape(text)

    def _describe_customer(self, partner):
        text = self.env._(
            "%(customer)s has this INN. Choose it as the customer, if it is the same.",
            customer=partner.display_name,
        )
        return escape(text)

    def _describe_mismatch(self):
        inn, ogrn = self._get_digits("inn"), self._get_digits("ogrn")
        if not inn or not ogrn or fits_together(inn, ogrn):
            return []
        text = self.env._(
            "One of INN and OGRN is that of an organisation, the other that of a sole "
            "proprietor."
        )
        return [escape(text)]

    @api.constrains("inn", "ogrn")
    def _check_requisites(self):
        for lead in self:
            for name in CHECKS:
                lead._check_requisite(name)

    def _check_requisite(self, name):
        if not self[name]:
            return
        try:
            CHECKS[name](self[name])
        except BadNumber as error:
            text = self._get_requisite_error(name, error.reason)
            raise ValidationError(text) from error

    def _get_requisite_error(self, name, reason):
        values = {
            "field": self._fields[name]._description_string(self.env),
            "number": self[name],
            "lead": self.name or self.env._("New"),
        }
        if reason == LENGTH and name == "inn":
            return self.env._(
                "%(lead)s: %(field)s “%(number)s” must have 10 digits (organisation) "
                "or 12 (sole proprietor).",
                **values,
            )
        if reason == LENGTH:
            return self.env._(
                "%(lead)s: %(field)s “%(number)s” must have 13 digits (OGRN) or 15 "
                "(OGRNIP of a sole proprietor).",
                **values,
            )
        if reason == CHECK:
            return self.env._(
                "%(lead)s: %(field)s “%(number)s” does not exist: its check digit is "
                "wrong. Look for a mistyped digit.",
                **values,
            )
        return self.env._(
            "%(lead)s: %(field)s “%(number)s” must consist of digits.", **values
        )

    @api.onchange("inn", "ogrn")
    def _onchange_requisites(self):
        """Tell of a mistyped number at once, before the form is saved."""
        for name, check in CHECKS.items():
            try:
                self[name] = check(self[name]) if self[name] else self[name]
            except BadNumber as error:
                text = self._get_requisite_error(name, error.reason)
                return {
                    "warning": {
                        "title": self.env._("Check the number"),
                        "message": text,
                    }
                }
        return None

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([clean_requisites(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(clean_requisites(vals))


def clean_requisites(vals):
    """Return the values with INN and OGRN as digits only; wrong ones stay."""
    cleaned = dict(vals)
    for name, check in CHECKS.items():
        if isinstance(vals.get(name), str):
            try:
                cleaned[name] = vals[name].strip() and check(vals[name])
            except BadNumber:
                continue
    return cleaned
