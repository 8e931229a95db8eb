from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..licensing import Term, shortest_days
from ..licensing.dates import LONGEST_TERM

LEADS = ("notify_days", "renew_days", "close_days")


class CrmLicenseTerm(models.Model):
    """How long a licence lasts, and how long before its end what happens."""

    _name = "crm.license.term"
    _description = "Licence Term"
    _order = "months, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    months = fields.Integer(required=True, default=12)
    notify_days = fields.Integer(
        "Notify Before",
        required=True,
        default=30,
        help="So many days before the end the responsible is told.",
    )
    renew_days = fields.Integer(
        "Renew Before",
        required=True,
        default=30,
        help="So many days before the end the opportunity of the renewal is made.",
    )
    close_days = fields.Integer(
        "Close Before",
        required=True,
        default=0,
        help="So many days before the end the licence is closed; 0 is the day of its "
        "end.",
    )

    _months_in_reach = models.Constraint(
        "CHECK(months BETWEEN 1 AND 120)", "A term has from 1 to 120 months."
    )
    _days_positive = models.Constraint(
        "CHECK(notify_days >= 0 AND renew_days >= 0 AND close_days >= 0)",
        "Days before the end cannot be negative.",
    )

    @api.constrains("months", *LEADS)
    def _check_leads(self):
        """No lead time is longer than the term at its shortest, closing is last."""
        for term in self:
            if not 1 <= term.months <= LONGEST_TERM:
                raise ValidationError(self.env._("A term has from 1 to 120 months."))
            longest = shortest_days(term.months)
            names = [name for name in LEADS if term[name] > longest]
            if names:
                raise ValidationError(
                    self.env._(
                        "%(term)s may have no more than %(days)s days: %(fields)s "
                        "cannot be longer.",
                        term=term.name,
                        days=longest,
                        fields=", ".join(term._get_labels(names)),
                    )
                )
            if term.close_days > min(term.notify_days, term.renew_days):
                raise ValidationError(
                    self.env._(
                        "%(term)s cannot be closed before it is notified and renewed.",
                        term=term.name,
                    )
                )

    def _get_labels(self, names):
        return [self._fields[name]._description_string(self.env) for name in names]

    def write(self, vals):
        if "months" in vals and any(term.months != vals["months"] for term in self):
            self._check_not_issued()
        return super().write(vals)

    def _check_not_issued(self):
        # sudo: every licence counts, whoever may see it
        licences = self.env["crm.license"].sudo().with_context(active_test=False)
        domain = [("term_id", "in", self.ids), ("date_start", "!=", False)]
        issued = licences.search(domain, limit=1)
        if issued:
            raise UserError(
                self.env._(
                    "Licences were issued for %(term)s: its months stay. Make another "
                    "term, and archive this one.",
                    term=issued.term_id.name,
                )
            )

    def _get_facts(self):
        """Return the term as the pure rules know it."""
        return Term(self.months, *(self[name] for name in LEADS))
