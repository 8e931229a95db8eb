import logging

from num2words import num2words

from odoo import fields, models
from odoo.tools import format_amount, formatLang, get_lang

from ..act_states import CLOSING_STATES

_logger = logging.getLogger(__name__)


class ClosingAct(models.Model):
    _inherit = "closing.act"  # pylint: disable=consider-merging-classes-inherited

    # beside the files of the chatter: a customer may upload one of the same name
    paper = fields.Binary(attachment=True, readonly=True, copy=False)

    def _get_report_base_filename(self):
        """Name of the file in which the customer gets the act."""
        self.ensure_one()
        return self.env._("Act %(number)s", number=self.name).replace("/", "-")

    def _get_report_attachment_name(self):
        """Keep the first print of an issued act: later ones show the same paper."""
        self.ensure_one()
        if self.state not in CLOSING_STATES:
            return False
        return f"{self.name.replace('/', '-')}.pdf"

    def _get_document_lang(self):
        """Return the language the customer reads."""
        return self.sudo().partner_id.lang or self.env.lang

    def _get_document_values(self):
        """Return everything the printed act shows beside its own fields.

        Amounts come as text in the language of the context. Override to add values
        for own templates.
        """
        self.ensure_one()
        lines = self._get_act_lines()
        untaxed = sum(lines.mapped("price_subtotal"))
        total = self.amount_total
        # sudo: the parties are printed whoever prints
        act = self.sudo()
        return {
            "parties": [
                self._get_party_values(act.company_id.partner_id),
                self._get_party_values(act.partner_id.commercial_partner_id),
            ],
            "lines": [self._get_line_values(line) for line in lines],
            "untaxed": self._format_amount(untaxed),
            "taxed": bool(lines.tax_ids),
            "tax": self._format_amount(total - untaxed),
            "total": self._format_amount(total),
            "words": self._get_amount_in_words(),
        }

    def _get_party_values(self, partner):
        address = partner._display_address(without_company=True)
        details = [
            partner.vat and self.env._("Tax ID %(number)s", number=partner.vat),
            partner.company_registry
            and self.env._("Company ID %(number)s", number=partner.company_registry),
            ", ".join(row.strip() for row in address.split("\n") if row.strip()),
        ]
        return {
            "name": partner.name,
            "details": "".join(f", {detail}" for detail in details if detail),
        }

    def _get_line_values(self, line):
        quantity = line.quantity or 1.0
        whole = quantity.is_integer()
        return {
            "name": line.name or line.product_id.display_name or "",
            "quantity": formatLang(self.env, line.quantity, digits=0 if whole else 2),
            "unit": line.product_uom_id.with_env(self.env).sudo().name or "",
            "price": self._format_amount(line.price_subtotal / quantity),
            "amount": self._format_amount(line.price_subtotal),
        }

    def _format_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _get_amount_in_words(self):
        """Spell the total in the language of the context, as well as can be done."""
        currency, amount = self.currency_id.with_env(self.env), self.amount_total
        for spell in (self._spell_with_endings, currency.amount_to_text):
            try:
                return spell(amount)
            except Exception as error:
                # the library raises anything in languages it does not know well
                _logger.debug("Cannot spell %s %s: %r", amount, currency.name, error)
        return self._format_amount(amount)

    def _spell_with_endings(self, amount):
        """Spell an amount in the language of the context, with the right endings."""
        words = num2words(
            float(amount),
            lang=get_lang(self.env).iso_code,
            to="currency",
            currency=self.currency_id.name,
            cents=False,
        )
        return words[:1].upper() + words[1:]
