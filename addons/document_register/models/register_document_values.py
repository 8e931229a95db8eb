"""The plain data that templates are filled with."""

from num2words import num2words

from odoo import models
from odoo.tools import format_amount, format_date, get_lang

PARTY = (
    "name",
    "vat",
    "company_registry",
    "street",
    "street2",
    "zip",
    "city",
    "phone",
    "email",
    "website",
)


class RegisterDocument(models.Model):
    _inherit = "register.document"

    def _get_document_lang(self):
        """Return the language of the document: the template's or the customer's."""
        self.ensure_one()
        document = self.sudo()  # sudo: the languages of the parties are no secret
        own = document.company_id.partner_id.lang
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (document.template_id.lang, document.partner_id.lang, own)
        return next((lang for lang in wanted if lang in installed), self.env.lang)

    def _get_template_values(self, lang):
        """Return what a template may show: dicts of texts and numbers, no records.

        In the language `lang`. Override to add values for own templates.
        """
        self.ensure_one()
        # sudo: the parties are printed whoever prints
        document = self.sudo().with_context(lang=lang)
        company = document.company_id.partner_id
        customer = document.partner_id.commercial_partner_id
        return {
            "number": document.name or "",
            **document._get_date_values(),
            **document._get_amount_values(),
            "register": document.register_id.name or "",
            "company": document._get_party_values(company),
            "customer": document._get_party_values(customer),
            "contact": document._get_person_values(document.partner_id),
            "manager": document._get_person_values(document.user_id.partner_id),
            "preparer": document._get_person_values(document.preparer_id.partner_id),
            "opportunity": document._get_opportunity_values(),
        }

    def _get_date_values(self):
        days = {name: self[name] for name in ("date", "date_end", "date_signed")}
        texts = {
            name: format_date(self.env, day, date_format="long") if day else ""
            for name, day in days.items()
        }
        return texts | {
            f"{name}_short": format_date(self.env, day) if day else ""
            for name, day in days.items()
        }

    def _get_amount_values(self):
        return {
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "amount_number": self.amount,
            "amount_words": self._get_amount_in_words(),
            "currency": self.currency_id.name or "",
        }

    def _get_amount_in_words(self):
        """Spell the amount in the language of the context, with the right endings."""
        try:
            words = num2words(
                float(self.amount),
                lang=get_lang(self.env).iso_code,
                to="currency",
                currency=self.currency_id.name,
                cents=False,
            )
        except NotImplementedError:
            return self.currency_id.with_env(self.env).amount_to_text(self.amount)
        return words[:1].upper() + words[1:]

    def _get_party_values(self, partner):
        values = {name: partner[name] or "" for name in PARTY}
        address = partner._display_address(without_company=True)
        bank = partner.bank_ids[:1]
        return values | {
            "country": partner.country_id.name or "",
            "state": partner.state_id.name or "",
            "address": ", ".join(row.strip() for row in address.split("\n") if row),
            "bank": bank.bank_id.name or "",
            "bank_bic": bank.bank_id.bic or "",
            "account": bank.acc_number or "",
        }

    def _get_person_values(self, partner):
        return {
            "name": partner.name or "",
            "position": partner.function or "",
            "phone": partner.phone or "",
            "email": partner.email or "",
        }

    def _get_opportunity_values(self):
        lead = self.opportunity_id
        return {
            "name": lead.name or "",
            "team": lead.team_id.name or "",
            "expected_revenue": lead.expected_revenue or 0.0,
        }
