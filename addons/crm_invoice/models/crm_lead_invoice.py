"""Invoicing an opportunity, and asking accounting to do it."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import formatLang

from .crm_lead import SALE_TYPES, TYPES

INVOICING = "account.group_account_invoice"
REQUEST = "mail.mail_activity_data_todo"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_create_invoice(self):
        """Make a draft invoice, or open the draft that there is; or ask accounting.

        Whoever may not invoice gives the person named in the settings an activity.

        :return: the action that opens the draft, or a message
        :raise UserError: without a customer, when nobody can be asked, or when the
            whole price was invoiced
        :raise AccessError: for whoever may not write the opportunity
        """
        self.ensure_one()
        self.check_access("write")
        if not self.partner_id:
            raise UserError(
                self.env._("Choose the customer of %(lead)s first.", lead=self.name)
            )
        if not self.env.user.has_group(INVOICING):
            return self._request_invoice()
        self.lock_for_update(allow_referencing=True)
        draft = self.invoice_ids.filtered(
            lambda move: move.state == "draft" and move.move_type in SALE_TYPES
        )[:1]
        move = draft or self._create_invoice()
        return move.get_formview_action()

    def _create_invoice(self):
        """Return a new draft invoice of this opportunity."""
        self.ensure_one()
        self._check_left_to_invoice()
        company = self.company_id or self.env.company
        moves = self.env["account.move"].with_company(company)
        return moves.with_context(default_move_type="out_invoice").create(
            self._prepare_invoice_vals(company)
        )

    def _prepare_invoice_vals(self, company):
        """Return the values of the draft; override to add lines or products."""
        address = self.partner_id.address_get(["invoice"])["invoice"]
        return {
            "move_type": "out_invoice",
            "partner_id": address,
            "company_id": company.id,
            "currency_id": self._get_price_currency().id,
            "opportunity_id": self.id,
            "invoice_user_id": (self.user_id or self.env.user).id,
            "invoice_origin": self.name,
            "invoice_line_ids": [(0, 0, self._prepare_invoice_line_vals())],
        }

    def _prepare_invoice_line_vals(self):
        return {
            "name": self.name,
            "quantity": 1.0,
            "price_unit": self._get_left_to_invoice(),
        }

    # === WHAT IS LEFT OF THE PRICE === #

    def _check_left_to_invoice(self):
        posted = self.invoice_ids.filtered(lambda move: move.state == "posted")
        if posted and not self._get_left_to_invoice():
            currency = self._get_price_currency()
            raise UserError(
                self.env._(
                    "%(lead)s is invoiced in full: %(amount)s. If the customer is to "
                    "pay more, raise the price of the opportunity first.",
                    lead=self.name,
                    amount=formatLang(
                        self.env, self._get_invoiced_price(), currency_obj=currency
                    ),
                )
            )

    def _get_left_to_invoice(self):
        """Return what of the price was not invoiced yet, in its currency."""
        currency = self._get_price_currency()
        left = currency.round(self._get_agreed_price() - self._get_invoiced_price())
        return max(left, 0.0)

    def _get_agreed_price(self):
        """Return what is to be invoiced; override it together with its currency."""
        return self.expected_revenue

    def _get_price_currency(self):
        return (self.company_id or self.env.company).currency_id

    def _get_invoiced_price(self):
        """Return what the posted invoices ask less credit notes, as prices are named.

        In the currency of the price, converted on the day of each document; taxes
        are in it where they are in the price, and are not where they come on top.
        """
        currency, total = self._get_price_currency(), 0.0
        for move in self.invoice_ids.filtered(lambda move: move.state == "posted"):
            lines = move.invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            )
            asked = sum(
                line.quantity * line.price_unit * (1 - line.discount / 100)
                for line in lines
            )
            total += move.currency_id._convert(
                -asked if move.move_type == "out_refund" else asked,
                currency,
                move.company_id,
                move.invoice_date or move.date,
            )
        return currency.round(total)

    # === WHO MAY NOT INVOICE ASKS === #

    def _request_invoice(self):
        company = self.company_id or self.env.company
        # sudo: who makes the invoices is no secret for those who need one
        person = company.sudo().crm_invoice_user_id.sudo(False)
        if not person or not person.sudo().active:
            raise UserError(
                self.env._(
                    "Invoices are made by accounting. Nobody is named in Settings, "
                    "CRM, who could be asked."
                )
            )
        summary = self.with_context(lang=person.sudo().lang).env._("Make the invoice")
        asked = self.activity_ids.filtered(
            lambda a: a.user_id == person and a.summary == summary
        )
        if not asked:
            self.activity_schedule(
                REQUEST, summary=summary, note=self.name, user_id=person.id
            )
        return self._notify_requested(person)

    def _notify_requested(self, person):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(person)s was asked to make the invoice.",
                    person=person.sudo().name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_view_invoices(self):
        """Open the invoices of this opportunity.

        :raise AccessError: for whoever may not see invoices or the opportunity
        """
        self.ensure_one()
        self.check_access("read")
        moves = self.env["account.move"]
        if not moves.has_access("read"):
            raise AccessError(
                self.env._(
                    "Invoices are opened by accounting; the sums are shown here."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        domain = [("opportunity_id", "=", self.id), ("move_type", "in", TYPES)]
        found = moves.search(domain, limit=2)
        action |= {"domain": domain, "context": {"create": False}}
        if len(found) == 1:
            action |= {"res_id": found.id, "views": [(False, "form")]}
        return action

    def _merge_dependences(self, opportunities):
        """The invoices of merged opportunities follow the one that stays."""
        # sudo: the invoices follow, whoever may see them
        moves = self.env["account.move"].sudo()
        moved = moves.search([("opportunity_id", "in", opportunities.ids)])
        moved.write({"opportunity_id": self.id})
        return super()._merge_dependences(opportunities)
