import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..timeline import UNITS, Interval
from .toy_machine import Facts, ToyMachine

BROKEN, NO_FACTS = "This one is broken", "no facts"


class FakeContract(models.Model):
    """A thing that is billed each period; what it says in `poison` breaks it."""

    _name = "fake.contract"
    _description = "Fake Contract"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "workflow.mixin",
        "lifecycle.mixin",
    ]

    name = fields.Char()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one("res.currency")
    partner_id = fields.Many2one("res.partner")
    user_id = fields.Many2one("res.users")
    date_start = fields.Date(required=True)
    interval_number = fields.Integer(default=1)
    interval_unit = fields.Selection([(u, u) for u in UNITS], default="month")
    amount = fields.Float(default=100.0)
    has_mail = fields.Boolean()
    poison = fields.Char()
    stale = fields.Char()
    billed = fields.Integer()
    billed_on = fields.Date()
    paid = fields.Integer()
    reminded = fields.Integer()

    @api.model
    def _lifecycle_machine(self):
        return ToyMachine()

    @api.model
    def _lifecycle_depends(self):
        return [
            *super()._lifecycle_depends(),
            "date_start",
            "interval_number",
            "interval_unit",
            "billed",
            "billed_on",
            "paid",
            "reminded",
        ]

    def _lifecycle_facts(self):
        fired = self._lifecycle_fired()
        return {record.id: record._get_fact(fired[record.id]) for record in self}

    def _get_fact(self, fired):
        if self.poison == "facts":
            raise UserError(NO_FACTS)
        return Facts(
            stage=self.stage_code,
            entered_on=self.stage_entry_date,
            anchor=self.date_start,
            interval=Interval(self.interval_number, self.interval_unit),
            amount=self.amount,
            billed=self.billed,
            billed_on=self.billed_on or None,
            paid=self.paid,
            reminded=self.reminded,
            fired=fired,
        )

    def _lifecycle_kind_labels(self):
        labels = {"bill": "Bill", "remind": "Reminder", "cut": "Cut-off"}
        return super()._lifecycle_kind_labels() | labels

    def _lifecycle_guarded_kinds(self):
        return ("bill",)

    def _lifecycle_responsible(self):
        return self.user_id

    def _lifecycle_stale_reason(self, row):
        return self.stale or ""

    def _lifecycle_send(self, row):
        if row.kind == "timer":
            return super()._lifecycle_send(row)
        if not self.partner_id.email:
            return self.env["mail.message"]
        vals = {
            "subject": row.key,
            "body_html": "text",
            "email_to": self.partner_id.email,
            "auto_delete": False,
            "model": self._name,
            "res_id": self.id,
        }
        return self.env["mail.mail"].create(vals).mail_message_id

    def _apply_bill(self, steps, today):
        for record in steps:
            record._take_poison()
            record.write({"billed": record.billed + 1, "billed_on": today})
        return {record.id: record._get_effect() for record in steps}

    def _take_poison(self):
        if self.poison == "error":
            raise UserError(BROKEN)
        if self.poison == "sql":
            self.env.cr.execute("SELECT 1 / 0")
        if self.poison == "serial":
            raise psycopg2.errors.SerializationFailure("could not serialize access")

    def _get_effect(self):
        return {"state": "to_send"} if self.has_mail else {}

    def _apply_remind(self, steps, today):
        for record in steps:
            record.reminded = record.billed
        return {record.id: record._get_effect() for record in steps}
