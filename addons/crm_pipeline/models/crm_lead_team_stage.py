from odoo import api, models


class CrmLead(models.Model):
    """A team that keeps to its own stages neither lends nor borrows one."""

    _inherit = "crm.lead"

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        result = super()._compute_stage_id()
        for lead in self - self._running_leads():
            team = lead.team_id._origin
            if team and lead.stage_id and not lead.stage_id._is_of_team(team):
                lead.stage_id = lead._stage_find(domain=[("fold", "=", False)])
        return result

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        teams = {team_id, *self.team_id._origin.ids} - {False}
        if self._all_have_stages(teams):
            domain = [*(domain or []), ("team_ids", "!=", False)]
        return super()._stage_find(team_id, domain, order, limit)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        found = super()._read_group_stage_ids(stages, domain)
        context, teams = self.env.context, set()
        if context.get("show_user_team_stages"):
            teams.update(self.env.user.crm_team_ids.ids)
        if context.get("default_team_id"):
            teams.add(context["default_team_id"])
        if not self._all_have_stages(teams):
            return found
        return found.filtered(lambda stage: stage.team_ids or stage in stages)

    @api.model
    def _all_have_stages(self, team_ids):
        own = self.env["crm.stage"]._teams_with_stages()
        return bool(team_ids) and own.issuperset(team_ids)
