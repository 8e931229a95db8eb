from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.ir_sequence import _update_nogap


class ResCompany(models.Model):
    _inherit = "res.company"

    closing_act_sequence_id = fields.Many2one(
        "ir.sequence",
        string="Numbering of Closing Acts",
        copy=False,
        ondelete="restrict",
        help="Numbers are given when an act is issued, without gaps.",
    )
    closing_act_auto_issue = fields.Boolean(
        string="Issue Requested Acts Automatically",
        help="An act requested by another process is issued and sent at once. "
        "Otherwise the accountant gets an activity to issue it.",
    )
    closing_act_user_id = fields.Many2one(
        "res.users",
        string="Accountant for Closing Acts",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets an activity when an act is requested or needs a decision.",
    )

    @api.constrains("closing_act_sequence_id")
    def _check_closing_act_sequence_id(self):
        for company in self:
            # sudo: the owner of the sequence is compared, whoever may see it
            owner = company.closing_act_sequence_id.sudo().company_id
            if owner and owner not in company.parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(sequence)s numbers the acts of %(company)s.",
                        sequence=company.closing_act_sequence_id.sudo().name,
                        company=owner.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._ensure_closing_act_sequence()
        return companies

    def _ensure_closing_act_sequence(self):
        """Give a numbering to those companies which have none.

        It is their last one, else for a branch that of its legal entity.
        """
        missing = self.filtered(lambda company: not company.closing_act_sequence_id)
        # sudo: whoever issues the first act need not be allowed to make sequences
        sequences = self.env["ir.sequence"].sudo()
        # nothing of the caller's context shapes a numbering
        sequences = sequences.with_context({"active_test": False})  # pylint: disable=context-overridden
        for company in missing.sudo():
            vals = company._prepare_closing_act_sequence()
            own = [("code", "=", vals["code"]), ("company_id", "=", company.id)]
            known = sequences.search(own, order="id desc", limit=1)
            owner = company._get_closing_act_owner()
            if not known and owner != company:
                owner._ensure_closing_act_sequence()
                known = owner.closing_act_sequence_id
            company.closing_act_sequence_id = known or sequences.create(vals)

    def _get_closing_act_owner(self):
        """Return the company whose acts this one's are counted with.

        A branch without a tax ID of its own is no legal entity of its own.
        """
        company = self.sudo()  # sudo: users of a branch need not see its parents
        while company.parent_id and company.vat in (False, "", company.parent_id.vat):
            company = company.parent_id
        return company

    def _prepare_closing_act_sequence(self):
        return {
            "name": self.env._("Closing acts of %(company)s", company=self.name),
            "code": "closing.act",
            "company_id": self.id,
            "implementation": "no_gap",
            "prefix": "ACT/%(range_year)s/",
            "padding": 5,
            "use_date_range": True,
        }

    def _next_closing_act_numbers(self, date, count):
        """Draw ``count`` successive numbers for acts of ``date`` in one go.

        The counter's row stays locked until the transaction ends, so a rollback
        gives the numbers back and nobody else can draw in between.
        """
        self.ensure_one()
        self._ensure_closing_act_sequence()
        # sudo: drawing a number is part of issuing, which the caller has checked
        sequence = self.closing_act_sequence_id.sudo()
        if sequence.implementation != "no_gap":
            return [sequence.next_by_id(sequence_date=date) for _i in range(count)]
        counter = sequence._get_current_sequence(sequence_date=date)
        step = sequence.number_increment
        first = _update_nogap(counter, step * count)
        in_range = counter._name == "ir.sequence.date_range"
        dated = sequence.with_context(
            ir_sequence_date=fields.Date.to_string(date),
            ir_sequence_date_range=counter.date_from if in_range else False,
        )
        return [dated.get_next_char(first + step * i) for i in range(count)]
