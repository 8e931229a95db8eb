from odoo import fields, models
from odoo.exceptions import UserError

SEES_SERVICES = (
    "crm_infrastructure.group_infrastructure_user,"
    "account.group_account_invoice,account.group_account_readonly"
)


class AccountMove(models.Model):
    _inherit = "account.move"

    infrastructure_period_ids = fields.One2many(
        "infrastructure.period",
        "move_id",
        "Periods of Services",
        readonly=True,
        groups=SEES_SERVICES,
    )
    infrastructure_service_count = fields.Integer(
        compute="_compute_infrastructure_service_count", groups=SEES_SERVICES
    )

    infrastructure_replaces_id = fields.Many2one(
        "account.move",
        "Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=SEES_SERVICES,
        help="The reversed invoice whose periods this one bills now.",
    )

    def _compute_infrastructure_service_count(self):
        groups = self.env["infrastructure.period"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["service_id:count_distinct"]
        )
        counts = dict(groups)
        for move in self:
            move.infrastructure_service_count = counts.get(move, 0)

    def write(self, vals):
        if vals.get("state") == "draft":
            self._forget_letters()
        return super().write(vals)

    def _forget_letters(self):
        """Have waiting letters made anew once what they carry is corrected."""
        # sudo: the accountant corrects the invoice, the letter follows by itself
        rows = self.env["lifecycle.journal"].sudo()._get_waiting_about(self)
        rows._forget_letter()

    def _post(self, soft=True):
        self._check_not_billed_again()
        posted = super()._post(soft=soft)
        # sudo: whoever posts invoices may not see the services
        waived = posted.sudo().infrastructure_period_ids.filtered("skip_reason")
        # valid again: should it be void once more, a person is asked once more
        waived.skip_reason = False
        return posted

    def _check_not_billed_again(self):
        """Refuse an invoice of old for a period that another bills by now."""
        # sudo: whoever posts invoices may not see the services
        for line in self.sudo().invoice_line_ids:
            period = line.infrastructure_period_id
            if period and period.move_id != line.move_id:
                raise UserError(
                    self.env._(
                        "%(period)s is billed again by %(invoice)s: this invoice would "
                        "charge it twice. Duplicate it if something else is meant.",
                        period=period.display_name,
                        invoice=period.move_id.display_name
                        or self.env._("the next run"),
                    )
                )

    def unlink(self):
        """A deleted draft leaves its periods to be billed again, once; but not to
        another customer than before, and not where no run bills any more."""
        # sudo: the accountant deletes the invoice, the period follows by itself
        periods = self.sudo().infrastructure_period_ids
        foreign = periods.filtered(lambda period: period._is_foreign())
        closed = periods.filtered(lambda period: period.service_id._is_closed())
        result = super().unlink()
        periods._reopen()
        foreign.skip_reason = self.env._("The draft of an earlier customer was deleted")
        closed.skip_reason = self.env._("The draft of a closed service was deleted")
        return result

    def _take_over_periods(self):
        """Bill the periods of the reversed invoices that these replace."""
        for move in self:
            old = move.infrastructure_replaces_id
            periods = old.infrastructure_period_ids
            periods._reopen()
            for before, line in zip(
                old._get_product_lines(), move._get_product_lines(), strict=False
            ):
                line.infrastructure_period_id = before.infrastructure_period_id
            periods.move_id = move

    def _is_credited(self):
        """Tell whether credit notes alone have settled it.

        Stock says so by itself, but not of an invoice that is blocked.
        """
        if self.payment_state != "blocked" or self.amount_residual:
            return self.payment_state == "reversed"
        kinds = self._get_settling_kinds()
        return "out_refund" in kinds and kinds <= {"out_refund", "entry"}

    def _is_settled_by_entry(self):
        """Tell whether it was written off or set off: no money has come."""
        return self._get_settling_kinds() == {"entry"}

    def _get_settling_kinds(self):
        """Return the types of what it is matched with; `money` for a payment."""
        moves = self.line_ids.matched_credit_ids.credit_move_id.move_id
        return {"money" if move._is_money() else move.move_type for move in moves}

    def _is_money(self):
        # money may be entered by hand, or imported, as an entry of its journal
        is_journal = self.journal_id.type in ("bank", "cash", "credit")
        return bool(is_journal or self.origin_payment_id or self.statement_line_id)

    def _invoice_paid_hook(self):
        """Wake the scheduler; what is to be done it finds by itself."""
        # sudo: whoever takes the payment may not see the services
        if self.sudo().infrastructure_period_ids:
            cron = self.env.ref("base_lifecycle.ir_cron_run").sudo()
            cron._trigger()
        return super()._invoice_paid_hook()

    def action_view_infrastructure_services(self):
        """Open the services that the invoice is for."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_infrastructure.infrastructure_service_action"
        )
        ids = self.infrastructure_period_ids.service_id.ids
        return dict(action, domain=[("id", "in", ids)], context={})
