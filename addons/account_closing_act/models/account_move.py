from odoo import api, fields, models
from odoo.fields import Domain

from ..act_states import CANCELLED, CLOSING_STATES, LIVE_STATES
from .closing_act import SALE_TYPES

ACT_READERS = "account.group_account_invoice,account.group_account_readonly"


class AccountMove(models.Model):
    _inherit = "account.move"

    closing_act_ids = fields.One2many(
        "closing.act", "move_id", string="Closing Acts", copy=False, groups=ACT_READERS
    )
    closing_act_count = fields.Integer(
        compute="_compute_closing_act_count", groups=ACT_READERS
    )
    is_closed_by_act = fields.Boolean(
        string="Closed by Act",
        compute="_compute_is_closed_by_act",
        store=True,
        copy=False,
        help="Acts are issued for everything this invoice bills.",
    )
    no_closing_act = fields.Boolean(
        string="No Act Needed",
        copy=False,
        tracking=True,
        help="The invoice is closed in another way, for instance by a delivery note.",
    )

    @api.depends("closing_act_ids")
    def _compute_closing_act_count(self):
        counts = dict(
            self.env["closing.act"]._read_group(
                [("move_id", "in", self.ids)], ["move_id"], ["__count"]
            )
        )
        for move in self:
            move.closing_act_count = counts.get(move._origin, 0)

    @api.depends(
        "closing_act_ids.state",
        "closing_act_ids.is_partial",
        "closing_act_ids.line_ids",
        "invoice_line_ids.display_type",
    )
    def _compute_is_closed_by_act(self):
        for move in self:
            live = move.closing_act_ids.filtered(lambda act: act.state in LIVE_STATES)
            move.is_closed_by_act = (
                bool(live)
                and all(act.state in CLOSING_STATES for act in live)
                and move._is_covered_by(live)
            )

    def _is_covered_by(self, acts):
        """Tell whether the acts together list every product line."""
        if not all(act.is_partial for act in acts):
            return True
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return not lines - acts.line_ids

    # === WHO NEEDS AN ACT ===

    @api.model
    def _get_without_act_domain(self):
        """Return the domain of invoices which need an act and have none live."""
        return Domain(
            [
                ("state", "=", "posted"),
                ("move_type", "in", SALE_TYPES),
                ("payment_state", "!=", "reversed"),
                ("no_closing_act", "=", False),
                ("closing_act_ids", "not any", [("state", "!=", CANCELLED)]),
            ]
        )

    def _needs_act(self):
        """Tell whether this invoice needs an act and has none live."""
        self.ensure_one()
        # sudo: the answer is for processes of people who see no acts
        return bool(self.sudo().filtered_domain(self._get_without_act_domain()))
