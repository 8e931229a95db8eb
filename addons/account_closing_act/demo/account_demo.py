from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..act_states import SEND

ADDON = "account_closing_act"

#: Customer, months ago, hosting months, support hours, what became of the act.
STORY = [
    ("bakery", 3, 1, 4, "signed"),
    ("bakery", 2, 1, 2, "sent"),
    ("bakery", 1, 1, 0, "issued"),
    ("bakery", 0, 1, 3, None),
    ("hotel", 2, 1, 0, "signed"),
    ("hotel", 1, 1, 6, "issued"),
    ("hotel", 0, 1, 0, "requested"),
    ("bureau", 3, 3, 10, "signed"),
    ("bureau", 2, 0, 5, "cancelled"),
    ("bureau", 1, 0, 8, "credited"),
    ("bureau", 0, 1, 2, None),
]


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_demo_data(self, company=False):
        """The chart may come after this addon's own demo file, or before it."""
        res = super()._post_load_demo_data(company)
        self._load_closing_act_demo(company)
        return res

    @api.model
    def _load_closing_act_demo(self, company):
        """Tell the story of a quarter, once, when customers and accounts are there."""
        if not company or company != self.env.ref("base.main_company"):
            return
        known = self.env["ir.model.data"]._xmlid_to_res_id
        done = known(f"{ADDON}.demo_invoice_0")
        if done or not known(f"{ADDON}.product_support"):
            return
        if not company.chart_template:
            return
        here = self.with_company(company)
        company.closing_act_user_id = self.env.ref("base.user_admin")
        for index, row in enumerate(STORY):
            here._play_closing_act_demo(index, *row)

    def _play_closing_act_demo(self, index, customer, months, hosting, hours, end):
        day = fields.Date.context_today(self) - relativedelta(months=months)
        first = day.replace(day=1)
        move = self._post_closing_act_invoice(customer, first, hosting, hours)
        self.env["ir.model.data"].create(
            {
                "module": ADDON,
                "name": f"demo_invoice_{index}",
                "model": move._name,
                "res_id": move.id,
                "noupdate": True,
            }
        )
        if end:
            last = first + relativedelta(months=1, days=-1)
            vals = {"move_id": move.id, "period_from": first, "period_to": last}
            self._finish_closing_act(vals, day, last, end)

    def _post_closing_act_invoice(self, customer, date, hosting, hours):
        quantities = {"product_hosting": hosting, "product_support": hours}
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.env.ref(f"{ADDON}.partner_{customer}").id,
                "invoice_date": date,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.env.ref(f"{ADDON}.{product}").id,
                            "quantity": quantity,
                        }
                    )
                    for product, quantity in quantities.items()
                    if quantity
                ],
            }
        )
        move.action_post()
        return move

    def _finish_closing_act(self, vals, day, last, end):
        acts = self.env["closing.act"]
        if end == "requested":
            acts._request_for([vals], day)
            return
        act = acts._create_for([vals])
        act._issue(min(last, fields.Date.context_today(self)))
        if end == "sent":
            # handed over without a mail: an installation must not need PDFs
            act._apply_event(SEND, {"date_sent": last + relativedelta(days=2)})
        elif end == "signed":
            signed_on = last + relativedelta(days=9)
            act._mark_signed({"date_signed": signed_on, "signed_by": "Ivanova A. P."})
        elif end == "cancelled":
            act._cancel("The hours were counted wrong; a new act follows.")
        elif end == "credited":
            act.move_id._reverse_moves([{"ref": "Work not accepted"}], cancel=True)
