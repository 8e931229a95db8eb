from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_workflow.models.passes import allows

MOVING = {"stage_id", "team_id", "user_id", "type"}
LOCKED = {"stage_id", "team_id", "company_id"}


class CrmLead(models.Model):
    """Who enters a stage, and with what. Holds for every caller."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._stages_changed({})
        return leads

    def write(self, vals):
        self._check_running_lock(vals)
        if not MOVING & vals.keys():
            return super().write(vals)
        self._check_personal_handover(vals)
        before = {lead.id: lead._pipeline_place() for lead in self.sudo()}
        result = super().write(vals)
        self._stages_changed(before)
        if "user_id" in vals:
            self.sudo()._hand_over_reminders()
        return result

    @api.depends("user_id", "type")
    def _compute_team_id(self):
        # a run keeps the opportunity where it is, whoever gets it
        free = self - self._running_leads()
        return super(CrmLead, free)._compute_team_id()

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        kept = self._running_leads().filtered("stage_id")
        return super(CrmLead, self - kept)._compute_stage_id()

    @api.depends("user_id", "team_id", "partner_id")
    def _compute_company_id(self):
        # terms are agreed for the company in which the run began
        free = self - self._running_leads()
        return super(CrmLead, free)._compute_company_id()

    def _running_leads(self):
        # sudo: a run locks whether or not the caller sees it
        ids = set(self.sudo()._workflow_open_runs().mapped("res_id"))
        return self.filtered(lambda lead: lead._origin.id in ids)

    def _pipeline_place(self):
        """Return the id of the stage; a lead that is no opportunity has none."""
        return self.type == "opportunity" and self.stage_id.id

    def _check_running_lock(self, vals):
        touched = LOCKED & vals.keys()
        if not touched or allows(self, touched):
            return
        for lead in self._running_leads().sudo():
            if not lead._workflow_same(vals, touched):
                raise UserError(
                    self.env._(
                        "“%(lead)s” is in a route: its tasks move it, and nobody "
                        "changes its stage, team or company by hand. Open the page "
                        "Tasks and Decisions to see who holds it.",
                        lead=lead.name,
                    )
                )

    def _check_personal_handover(self, vals):
        """Keep people from making themselves readers of personal documents."""
        user = self.env.user
        if "user_id" not in vals or self.env.su:
            return
        if user.has_group("sales_team.group_sale_manager"):
            return
        # sudo: the caller must not see the documents, that is the point
        for lead in self.sudo():
            handed = lead.user_id.id != vals["user_id"] and lead.user_id != user
            if handed and any(lead.document_ids.mapped("is_personal")):
                raise AccessError(
                    self.env._(
                        "“%(lead)s” has personal documents. Its salesperson or a "
                        "sales manager hands it over.",
                        lead=lead.name,
                    )
                )

    def _stages_changed(self, before):
        """Check, then act upon, the stages that these leads have come into."""
        # sudo: whoever hands an opportunity over may not see it any more
        moved = self.sudo().filtered(
            lambda lead: lead._pipeline_place() != before.get(lead.id, False)
        )
        if not moved:
            return
        by_route = allows(self, {"stage_id"})
        entering = moved.filtered(lambda lead: lead._pipeline_place())
        entering._check_entry(before, by_route)
        moved._act_on_stages()

    def _check_entry(self, before, by_route):
        """Raise one UserError with all that is wrong with all of these leads."""
        texts = []
        for lead in self:
            problems = lead._entry_problems(before.get(lead.id, False), by_route)
            if problems:
                title = self.env._(
                    "“%(lead)s” cannot enter the stage “%(stage)s”:",
                    lead=lead.name,
                    stage=lead.stage_id.name,
                )
                texts.append("\n".join([title, *(f"• {text}" for text in problems)]))
        if texts:
            raise UserError("\n\n".join(texts))

    def _entry_problems(self, origin_id, by_route):
        """Return what keeps this lead from the stage in which it now is."""
        stage, problems = self.stage_id, []
        if not stage._takes(self.team_id):
            problems.append(self.env._("the stage belongs to another team"))
        if not by_route:
            problems += self._hand_problems(stage, origin_id)
        missing = self._stage_gaps(stage)[self]
        return problems + [
            self.env._("missing: %(what)s", what=text) for text in missing
        ]

    def _hand_problems(self, stage, origin_id):
        if stage.is_automatic:
            return [self.env._("only a route brings opportunities here")]
        if stage.from_stage_ids and origin_id not in stage.from_stage_ids.ids:
            names = ", ".join(stage.from_stage_ids.mapped("name"))
            return [self.env._("it is entered only from: %(stages)s", stages=names)]
        return []
