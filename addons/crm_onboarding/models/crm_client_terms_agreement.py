"""From an approved opportunity to terms in force on the customer."""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..terms import MARKUP, PERMANENT, REPLACED, TEMPORARY


class CrmClientTerms(models.Model):
    _inherit = "crm.client.terms"

    @api.model
    def _agree(self, lead, run):
        """Put the terms of an approved opportunity into force; return them.

        Older terms of the customer in this company are replaced.

        :raise UserError: the opportunity has no customer
        """
        if not lead.partner_id:
            raise UserError(
                self.env._("“%(lead)s” has no customer to agree with.", lead=lead.name)
            )
        today = self.env.company._operating_today()
        vals = self._prepare_agreed_vals(lead, run, today)
        # two approvals of one customer at a time: the second waits for the first
        lead.partner_id.commercial_partner_id.lock_for_update(allow_referencing=True)
        older = self._find_in_force(lead.partner_id.commercial_partner_id)
        terms = self.create(vals)
        for old in older:
            # the record that stands for the customer from now on
            note = self.env._("Replaced by the terms of %(day)s", day=str(today))
            old._lifecycle_event(REPLACED, today, stage=REPLACED, note=note)
            old.activity_unlink(["base_lifecycle.mail_activity_type_ask"])
            old._take_back_prices(terms._get_group_in_force())
        terms._put_into_force()
        return terms

    @api.model
    def _find_in_force(self, partner):
        return self.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", self.env.company.id),
                ("stage_code", "in", (TEMPORARY, PERMANENT)),
            ]
        )

    @api.model
    def _prepare_agreed_vals(self, lead, run, today):
        limit = self._is_ahead(
            lead.credit_limit_temporary, lead.credit_limit_temporary_until, today
        )
        markup = self._is_ahead(
            lead.markup_group_temporary_id, lead.markup_group_temporary_until, today
        )
        code = TEMPORARY if limit or markup else PERMANENT
        stages = self.env["lifecycle.stage"]._get_by_code(self._name)
        return {
            "partner_id": lead.partner_id.commercial_partner_id.id,
            "lead_id": lead.id,
            "run_id": run.id,
            "company_id": self.env.company.id,
            "date_agreed": today,
            "stage_id": stages[code].id,
            "stage_entry_date": today,
            "payment_term_id": lead.payment_term_id.id,
            "credit_limit": lead.credit_limit_requested,
            "credit_limit_temporary": lead.credit_limit_temporary,
            "credit_limit_until": lead.credit_limit_temporary_until,
            "limit_state": "temporary" if limit else "none",
            "markup_group_id": lead.markup_group_id.id,
            "markup_group_temporary_id": lead.markup_group_temporary_id.id,
            "pricelist_temporary_id": markup
            and lead.markup_group_temporary_id.pricelist_id.id,
            "markup_group_until": lead.markup_group_temporary_until,
            "markup_state": "temporary" if markup else "none",
        }

    @api.model
    def _is_ahead(self, value, until, today):
        """Tell whether a temporary value has days left: approvals may take long."""
        return bool(value and until and until >= today)

    def _put_into_force(self):
        """Write the terms on the customer and into the histories."""
        self.ensure_one()
        is_limit = self.limit_state == "temporary"
        vals = {
            "credit_limit": (
                self.credit_limit_temporary if is_limit else self.credit_limit
            ),
            **self._prepare_markup_vals(self._get_group_in_force()),
        }
        if self.payment_term_id:
            vals["property_payment_term_id"] = self.payment_term_id.id
        partner = self.partner_id.with_company(self.company_id)
        partner.write(vals)
        self._fill_vat(partner)
        self._log_terms({self: self._describe_agreed()})

    def _get_group_in_force(self):
        is_temporary = self.markup_state == "temporary"
        return self.markup_group_temporary_id if is_temporary else self.markup_group_id

    def _take_back_prices(self, group):
        """Take from the customer the prices that these replaced terms gave him.

        The group that follows may have no price list, and nothing falls back any
        more. What somebody has chosen by hand stays.

        :param group: what follows; without a group the agreed one stays
        """
        if self.markup_state == "temporary" and self._is_untouched(MARKUP):
            self._get_customer().write(self._prepare_base_markup_vals())
        customer, prices = self._get_customer(), self.markup_group_id.pricelist_id
        if group and prices and prices == customer.specific_property_product_pricelist:
            customer.specific_property_product_pricelist = False

    @api.model
    def _prepare_markup_vals(self, group):
        """Return what the customer gets with a markup group; nothing without one."""
        if not group:
            return {}
        vals = {"markup_group_id": group.id}
        if group.pricelist_id:
            # not its computed twin, which is empty while price lists are switched off
            vals["specific_property_product_pricelist"] = group.pricelist_id.id
        return vals

    def _fill_vat(self, partner):
        """Let the next opportunity with this INN find the customer."""
        is_ours = partner.country_id.code in (False, "RU")
        if self.lead_id.inn and not partner.vat and is_ours:
            partner.vat = self.lead_id.inn

    def _describe_agreed(self):
        """Return the lines that tell people what is in force from now on."""
        env, money = self.env, self._money
        lines = [env._("Credit limit: %(amount)s", amount=money(self.credit_limit))]
        if self.limit_state == "temporary":
            lines.append(
                env._(
                    "Temporary limit: %(amount)s until %(day)s",
                    amount=money(self.credit_limit_temporary),
                    day=format_date(env, self.credit_limit_until),
                )
            )
        if self.markup_group_id:
            name = self.markup_group_id.name
            lines.append(env._("Markup group: %(group)s", group=name))
        if self.markup_state == "temporary":
            lines.append(
                env._(
                    "Temporary markup group: %(group)s until %(day)s",
                    group=self.markup_group_temporary_id.name,
                    day=format_date(env, self.markup_group_until),
                )
            )
        if self.payment_term_id:
            name = self.payment_term_id.name
            lines.append(env._("Payment terms: %(terms)s", terms=name))
        return [env._("Agreed terms are in force."), *lines]

    def _money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _log_terms(self, lines):
        """Write {terms: lines} into the histories of opportunity and customer."""
        leads, partners = {}, {}
        for terms, texts in lines.items():
            body = Markup("<br/>").join(texts)
            if terms.lead_id:
                leads[terms.lead_id.id] = leads.get(terms.lead_id.id, "") + body
            partners[terms.partner_id.id] = body
        if leads:
            self.env["crm.lead"].browse(leads)._message_log_batch(leads)
        self.env["res.partner"].browse(partners)._message_log_batch(partners)
