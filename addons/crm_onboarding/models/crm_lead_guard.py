from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.base_workflow.models.passes import allows

from .crm_lead_client import TERMS
from .crm_team import CLIENT

APPROVAL, APPROVED = "approval", "approved"
# stages in which the terms are agreed
AGREED = (APPROVED, "realisation", "assembly", "delivery", "won")
# what identifies the client whose terms were agreed
IDENTITY = ("inn", "ogrn", "partner_id")
CONTRACT = ("contract_number", "contract_attachment_id")
MANAGER = "sales_team.group_sale_manager"
TEMPORARY = {
    "credit_limit_temporary": "credit_limit_temporary_until",
    "markup_group_temporary_id": "markup_group_temporary_until",
}


class CrmLead(models.Model):
    """Agreed terms stay as agreed; contract data come from the tasks."""

    _inherit = "crm.lead"

    @api.depends("stage_id", "team_id", "workflow_task_ids.state")
    def _compute_is_terms_locked(self):
        for lead in self:
            agreed = lead.team_card == CLIENT and lead.stage_code in AGREED
            lead.is_terms_locked = agreed or bool(lead.workflow_task_count)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._check_no_contract()
        return leads

    def write(self, vals):
        self._check_agreed_terms(vals)
        self._check_contract_by_task(vals)
        return super().write(vals)

    def _check_agreed_terms(self, vals):
        """Refuse to change what was agreed: it has to be agreed anew."""
        names = {name for name in (*TERMS, *IDENTITY) if name in vals}
        if not names or allows(self, names):
            return
        # sudo: holds for everybody, whatever he may read
        for lead in self.sudo():
            agreed = lead.team_card == CLIENT and lead.stage_code in AGREED
            if agreed and not lead._workflow_same(vals, names):
                raise UserError(
                    self.env._(
                        "The terms of “%(lead)s” are agreed. To change them, move it "
                        "back to the first stage and have them approved anew.",
                        lead=lead.name,
                    )
                )

    def _check_no_contract(self):
        """Refuse new opportunities that bring contract data along."""
        # sudo: also what came as a default is looked at
        if not self.env.su and any(
            lead[name] for lead in self.sudo() for name in CONTRACT
        ):
            self._raise_contract_by_task()

    def _check_contract_by_task(self, vals):
        """Refuse contract data typed in by hand; managers may correct them.

        Whatever the team: who sees an opportunity may read its contract, so that a
        file of somebody else must never become one.
        """
        names = {name for name in CONTRACT if name in vals}
        if not names or self.env.su or allows(self, names):
            return
        # sudo: what is there now counts, whoever may read it
        changed = self.sudo().filtered(
            lambda lead: not lead._workflow_same(vals, names)
        )
        if not changed:
            return
        if not self.env.user.has_group(MANAGER):
            self._raise_contract_by_task()
        changed._check_own_contract(vals.get("contract_attachment_id"))

    def _raise_contract_by_task(self):
        raise AccessError(
            self.env._(
                "Contract number and contract come from the tasks of the approval. A "
                "sales manager may correct them."
            )
        )

    def _check_own_contract(self, attachment_id):
        """Refuse a file that is not one of the opportunity's own."""
        if not attachment_id:
            return
        # sudo: only where the file belongs is looked at
        file = self.env["ir.attachment"].sudo().browse(attachment_id).exists()
        if any((file.res_model, file.res_id) != (self._name, lead.id) for lead in self):
            raise AccessError(
                self.env._("Attach the contract to the opportunity first.")
            )

    @api.constrains(*TEMPORARY, *TEMPORARY.values())
    def _check_temporary_terms(self):
        """Temporary terms under approval need their last day."""
        for lead in self:
            if lead.team_card == CLIENT and lead.stage_code == APPROVAL:
                gaps = lead._get_temporary_gaps()
                if gaps:
                    raise ValidationError(
                        self.env._(
                            "“%(lead)s”: temporary terms need their last day. Fill "
                            "in: %(fields)s.",
                            lead=lead.name,
                            fields=", ".join(gaps),
                        )
                    )

    def _get_temporary_gaps(self):
        """Return what is wrong with the period of the temporary terms, in words."""
        gaps = []
        for name, until in TEMPORARY.items():
            if self[name] and not self[until]:
                gaps.append(self._fields[until]._description_string(self.env))
        return gaps

    def _stage_gaps(self, stage):
        gaps = super()._stage_gaps(stage)
        if stage.code == APPROVAL:
            for lead in self.filtered(lambda lead: lead.team_card == CLIENT):
                gaps[lead] += lead._get_ended_gaps() + lead._get_temporary_gaps()
        return gaps

    def _get_ended_gaps(self):
        """Return which temporary terms would be over already, in words."""
        ends = [
            until for name, until in TEMPORARY.items() if self[name] and self[until]
        ]
        if not ends:
            return []  # asking for the day would cost a query for each opportunity
        today = (self.company_id or self.env.company)._operating_today()
        return [
            self.env._(
                "%(field)s: a day that is not over",
                field=self._fields[until]._description_string(self.env),
            )
            for until in ends
            if self[until] < today
        ]
