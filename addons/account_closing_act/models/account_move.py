from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..act_states import CANCELLED, CLOSING_STATES, LIVE_STATES, TO_ISSUE
from .closing_act import NO_NUMBER, SALE_TYPES

ACT_READERS = "account.group_account_invoice,account.group_account_readonly"

#: Proof that a reset to draft is only a step of cancelling the invoice.
_CANCELLING = object()
_CANCELLING_KEY = "closing_act_cancelling"


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
        return not self._get_product_lines() - acts.line_ids

    def _get_product_lines(self):
        """Return the lines that acts list, in the order they were made."""
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return lines.sorted("id")

    # === WHO NEEDS AN ACT ===

    @api.model
    def _get_without_act_domain(self):
        """Return the domain of invoices with something that no act is made for.

        Either there is no live act, or issued acts of some lines leave out others.
        """
        claim = ["|", ("is_partial", "=", False), ("state", "=", TO_ISSUE)]
        return Domain(
            [
                ("state", "=", "posted"),
                ("move_type", "in", SALE_TYPES),
                ("payment_state", "!=", "reversed"),
                ("no_closing_act", "=", False),
                ("is_closed_by_act", "=", False),
                ("closing_act_ids", "not any", [("state", "!=", CANCELLED), *claim]),
            ]
        )

    def _needs_act(self):
        """Tell whether this invoice needs an act, or another one."""
        self.ensure_one()
        # sudo: the answer is for processes of people who see no acts
        return bool(self.sudo().filtered_domain(self._get_without_act_domain()))

    # === ACTIONS ===

    def action_create_closing_acts(self):
        """Create an act to issue for each invoice that needs one.

        :return: True for one; for many a notice, or a window with the refusals.
        :raise UserError: if the only invoice needs no act.
        :raise AccessError: if the user may not make acts.
        """
        return self._create_closing_acts()

    def action_create_and_issue_closing_acts(self):
        """Create an act for each invoice that needs one and issue it today.

        :return: True for one; for many a notice, or a window with the refusals.
        :raise UserError: if the only invoice needs no act.
        :raise AccessError: if the user may not make acts.
        """
        return self._create_closing_acts(issue_date=fields.Date.context_today(self))

    def action_set_no_closing_act(self):
        """Mark the invoices as closed in another way, so that no list asks for an act.

        :raise AccessError: if the user may not make acts or write invoices.
        """
        self.env["closing.act"].check_access("create")
        self.check_access("write")
        self.filtered(lambda move: move._needs_act()).no_closing_act = True
        return True

    def action_view_closing_acts(self):
        """Open the acts of these invoices.

        :raise AccessError: if the user may not read acts.
        """
        self.env["closing.act"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_closing_act.closing_act_action"
        )
        action["domain"] = [("move_id", "in", self.ids)]
        action["context"] = {"default_move_id": self.id if len(self) == 1 else False}
        if len(self.closing_act_ids) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.closing_act_ids.id
        return action

    def _create_closing_acts(self, issue_date=None):
        acts_model = self.env["closing.act"]
        acts_model.check_access("create")
        self.check_access("read")
        needing = self.filtered(lambda move: move._needs_act())
        refused = {move: move._get_act_refusal() for move in self - needing}
        if len(self) == 1 and refused:
            raise UserError(refused[self])
        acts = acts_model._create_for([{"move_id": move.id} for move in needing])
        if issue_date:
            refused.update(acts._issue_possible(issue_date))
        if len(self) == 1:
            return True
        return self.env["closing.act.result"]._report(acts, refused)

    def _get_act_refusal(self):
        """Return why no act is made for this invoice."""
        return self.env._(
            "No act is made for it: it is not a posted customer invoice, was credited"
            " in full, is marked as needing no act, or has an act already."
        )

    # === WHAT HAPPENS TO THE ACTS OF A CHANGED INVOICE ===

    def write(self, vals):
        if "is_closed_by_act" in vals and not self.env.su:
            raise AccessError(self.env._("Only acts close an invoice."))
        if vals.get("state") == "draft":
            self._check_no_issued_act()
        res = super().write(vals)
        if vals.get("state") == "cancel":
            self._react_acts()
        return res

    def unlink(self):
        self.check_access("unlink")
        # sudo: whoever may delete the invoice drops requests that have no number
        acts = self.env["closing.act"].sudo().search([("move_id", "in", self.ids)])
        acts.filtered(lambda act: act.name == NO_NUMBER)._with_pass().unlink()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_numbered_act(self):
        # sudo: a number is kept whoever deletes the invoice
        act = self.env["closing.act"].sudo().search([("move_id", "in", self.ids)])[:1]
        if act:
            raise UserError(
                self.env._(
                    "Invoice %(invoice)s cannot be deleted: closing act %(act)s keeps"
                    " its number. Cancel the invoice instead.",
                    invoice=act.move_id.display_name,
                    act=act.name,
                )
            )

    def button_cancel(self):
        passing = self.with_context(**{_CANCELLING_KEY: _CANCELLING})
        return super(AccountMove, passing).button_cancel()

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted.reversed_entry_id._react_acts()
        return posted

    def _invoice_paid_hook(self):
        res = super()._invoice_paid_hook()
        if any(move.move_type == "out_refund" for move in self):
            # sudo: waking the scheduler is no right of an accountant
            self.env.ref("account_closing_act.ir_cron_react").sudo()._trigger()
        return res

    def _check_no_issued_act(self):
        """Refuse to open an invoice for changes while an act confirms it."""
        if self.env.context.get(_CANCELLING_KEY) is _CANCELLING:
            return
        # sudo: the act protects its invoice from those too who cannot see it
        act = self.sudo().closing_act_ids.filtered(
            lambda act: act.state in CLOSING_STATES
        )[:1]
        if act:
            raise UserError(
                self.env._(
                    "Invoice %(invoice)s is closed by act %(act)s and cannot be reset"
                    " to draft. Cancel the act first, or make a credit note.",
                    invoice=act.move_id.display_name,
                    act=act.name,
                )
            )

    def _react_acts(self):
        # sudo: consequences for acts do not depend on who changed the invoice
        acts = self.sudo().closing_act_ids
        acts._react_to_invoice(fields.Date.context_today(self))
