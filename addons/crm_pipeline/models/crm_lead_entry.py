from odoo import api, models
from odoo.fields import Domain

from odoo.addons.base_workflow.models.passes import clean


class CrmLead(models.Model):
    """What happens when opportunities enter a stage."""

    _inherit = "crm.lead"

    def _act_on_stages(self):
        """Leave the old stages and enter the new ones, in batches."""
        leads = clean(self)
        leads._remove_stage_reminders()
        places = leads.grouped("stage_id")
        for leads_of_stage in places.values():
            opportunities = leads_of_stage.filtered(lambda lead: lead._pipeline_place())
            if opportunities:
                opportunities._on_stage_entered()

    def _on_stage_entered(self):
        """Called for the opportunities that came into one stage. Override.

        All of them are in the same stage; in sudo, after the write, in its
        transaction. The base implementation schedules the reminders of the stage
        and starts its route.
        """
        stage = self.stage_id
        self._create_stage_reminders(stage)
        if stage.route_id:
            self._finish_rejections()
            self._workflow_start(stage.route_id)

    def _create_stage_reminders(self, stage):
        today = {
            company: company._operating_today()
            for company in self.company_id | self.env.company
        }
        vals_list = [
            reminder._prepare_activity(
                lead,
                lead._reminded_user(),
                today[lead.company_id or self.env.company],
            )
            for reminder in stage.reminder_ids
            for lead in self
        ]
        if vals_list:
            quiet = self.env["mail.activity"].with_context(
                mail_activity_quick_update=True
            )
            quiet.create(vals_list)

    def _remove_stage_reminders(self):
        """Take away the reminders of stages in which these leads are no more."""
        activities = self._stage_reminders()
        stages = {lead.id: lead.stage_id for lead in self}
        activities.filtered(
            lambda activity: activity.crm_stage_id != stages[activity.res_id]
        ).unlink()

    def _stage_reminders(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("crm_stage_id", "!=", False),
            ]
        )

    def _hand_over_reminders(self, gone=()):
        """Give what is not done to the present salesperson.

        :param gone: users who are leaving, nobody reminds them
        """
        leads = {lead.id: lead for lead in clean(self)}
        for activity in clean(self)._get_reminders():
            if gone and activity.user_id not in gone:
                continue
            lead = leads[activity.res_id]
            requester = lead._get_reminder_requester(activity)
            user = lead._reminded_user(requester, gone=gone)
            if activity.user_id != user:
                quiet = activity.with_context(mail_activity_quick_update=True)
                quiet.user_id = user

    @api.model
    def _get_reminders_domain(self):
        """Return which activities go with the deal to its next salesperson. Override.

        They go altogether when the deal is lost.
        """
        return Domain("crm_stage_id", "!=", False) | Domain(
            "rejected_run_id", "!=", False
        )

    def _get_reminders(self):
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        return self.env["mail.activity"].search(mine & self._get_reminders_domain())

    def _get_reminder_requester(self, activity):
        """Return who is asked where the salesperson is not there. Override."""
        return activity.rejected_run_id.requester_id

    def _reminded_user(self, *others, gone=()):
        """Return the salesperson, else one of the others, else the team's leader."""
        people = self.user_id.union(*others, self.team_id.user_id)
        return people.filtered(lambda user: user.active and user not in gone)[:1]
