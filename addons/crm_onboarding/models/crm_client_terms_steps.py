"""What the calendar does with agreed terms."""

from odoo import api, models
from odoo.tools import float_compare, format_date

from odoo.addons.base_lifecycle.exceptions import RecordBusy

from ..terms import LIMIT, OVER, PERMANENT, Part, Terms, TermsMachine

STATE = {"limit": "limit_state", "markup": "markup_state"}
REMINDED = {"limit": "is_limit_reminded", "markup": "is_markup_reminded"}


class CrmClientTerms(models.Model):
    _inherit = "crm.client.terms"

    @api.model
    def _lifecycle_machine(self):
        return TermsMachine()

    @api.model
    def _lifecycle_depends(self):
        return [
            *super()._lifecycle_depends(),
            "credit_limit_until",
            "markup_group_until",
            *STATE.values(),
            *REMINDED.values(),
            "company_id.client_terms_remind_days",
        ]

    def _lifecycle_facts(self):
        fired = self._lifecycle_fired()
        return {
            terms.id: Terms(
                stage=terms.stage_code or PERMANENT,
                entered_on=terms.stage_entry_date,
                parts=tuple(
                    Part(
                        part["name"],
                        part["until"],
                        reminded=part["is_reminded"],
                        over=not part["is_open"],
                    )
                    for part in terms._get_parts()
                    if part["state"] != "none"
                ),
                remind_days=terms.company_id.client_terms_remind_days,
                visit=terms.stage_visit,
                fired=fired[terms.id],
            )
            for terms in self
        }

    def _lifecycle_kind_labels(self):
        return super()._lifecycle_kind_labels() | {
            "remind": self.env._("Reminder of temporary terms"),
            "fall_back": self.env._("Temporary terms fall back"),
            "replaced": self.env._("Replaced by new terms"),
        }

    def _lifecycle_responsible(self):
        return self.user_id

    def _lifecycle_skip_text(self, step):
        if step.skip != OVER:
            return super()._lifecycle_skip_text(step)
        # kept for people to read: in the language of their company
        env = self.with_context(lang=self.company_id.partner_id.lang).env
        return env._("The temporary terms were over already")

    def _lifecycle_journal_vals(self, step):
        part = step.data.get("part")
        vals = {"currency_id": self.currency_id.id}
        if part == LIMIT:
            vals["amount"] = self.credit_limit
        return vals | ({"note": self._describe_part(part)} if part else {})

    def _describe_part(self, part):
        """Return what will be in force after the temporary part, in words."""
        if part == LIMIT:
            return self.env._(
                "Limit %(old)s → %(new)s",
                old=self._money(self.credit_limit_temporary),
                new=self._money(self.credit_limit),
            )
        return self.env._(
            "Markup group %(old)s → %(new)s",
            old=self.markup_group_temporary_id.name,
            new=self.markup_group_id.name or "–",
        )

    # === REMINDER === #

    def _apply_remind(self, steps, today):
        for terms, step in steps.items():
            terms[REMINDED[step.data["part"]]] = True
            if not step.skip:
                terms._remind(step.data)

    def _remind(self, data):
        person = self._lifecycle_person()
        terms = self.with_context(lang=person.lang or self.env.lang)
        summary = terms.env._("Temporary terms are going to end")
        if data["part"] == LIMIT:
            summary = terms.env._("The temporary limit is going to end")
        note = terms.env._(
            "%(customer)s: in force up to and including %(day)s, then by itself: "
            "%(change)s. To go on with the temporary terms, have new ones approved in "
            "time.",
            customer=terms.partner_id.display_name,
            day=format_date(terms.env, data["until"]),
            change=terms._describe_part(data["part"]),
        )
        terms._lifecycle_ask(summary, note)

    # === FALL-BACK === #

    def _apply_fall_back(self, steps, today):
        """Give customers back their agreed values; ask where somebody changed them.

        :raise RecordBusy: when somebody is at this moment changing the customer
        """
        partners = self.env["res.partner"].union(*(t.partner_id for t in steps))
        if partners - partners.try_lock_for_update(allow_referencing=True):
            raise RecordBusy("A customer is being changed: his terms wait")
        effects, lines = {}, {}
        for terms, step in steps.items():
            part = step.data["part"]
            text = terms._describe_part(part)
            if terms._is_untouched(part):
                terms._fall_back(part)
                lines[terms] = [terms.env._("Temporary terms are over."), text]
            else:
                text = terms._keep(part)
                lines[terms] = [text]
            effects[terms.id] = {"note": text}
        self._log_terms(lines)
        return effects

    def _get_customer(self):
        return self.partner_id.with_company(self.company_id)

    def _is_untouched(self, part):
        """Tell whether the customer still has the temporary value."""
        partner = self._get_customer()
        if part == LIMIT:
            digits = self.currency_id.decimal_places
            limit = self.credit_limit_temporary
            return not float_compare(partner.credit_limit, limit, digits)
        return partner.markup_group_id == self.markup_group_temporary_id and (
            not self.pricelist_temporary_id
            or partner.specific_property_product_pricelist
            == self.pricelist_temporary_id
        )

    def _fall_back(self, part):
        if part == LIMIT:
            self._get_customer().credit_limit = self.credit_limit
        else:
            self._get_customer().write(self._prepare_base_markup_vals())
        self[STATE[part]] = "fallen_back"

    def _prepare_base_markup_vals(self):
        """Return the agreed group; without one the customer has none again."""
        empty = {"markup_group_id": False}
        if self.pricelist_temporary_id:
            empty["specific_property_product_pricelist"] = False
        return empty | self._prepare_markup_vals(self.markup_group_id)

    def _keep(self, part):
        """Leave what somebody has set by hand, and ask a person; return the text."""
        self[STATE[part]] = "kept"
        person = self._lifecycle_person()
        terms = self.with_context(lang=person.lang or self.env.lang)
        # a summary of its own: of two alike the second would not be asked
        summary = terms.env._("Temporary terms are over: check the customer")
        if part == LIMIT:
            summary = terms.env._("The temporary limit is over: check the customer")
        terms._lifecycle_ask(
            summary,
            terms.env._(
                "The customer %(customer)s was changed by hand meanwhile, so nothing "
                "was set back. Agreed was: %(change)s. Decide which value is to stay.",
                customer=terms.partner_id.display_name,
                change=terms._describe_part(part),
            ),
        )
        return self.env._("Changed by hand meanwhile: nothing was set back")
