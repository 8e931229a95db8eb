from odoo import models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class CrmLead(models.Model):
    """What routes do with an opportunity."""

    _inherit = "crm.lead"

    def _workflow_move(self, target):
        """Bring the opportunity into the stage with the code ``target``.

        Passes locks; what the stage requires is still checked.
        """
        self.ensure_one()
        stage = self._find_stage(target)
        if not stage:
            raise UserError(
                self.env._(
                    "Team “%(team)s” has no stage with the code “%(code)s”.",
                    team=self.team_id.name or "",
                    code=target,
                )
            )
        self._workflow_write({"stage_id": stage.id})
        return super()._workflow_move(target)

    def _workflow_rejected(self, run, task):
        """Ask the salesperson, else the requester, to look at the rejection.

        Nobody who has left: the leader of the team then.
        """
        result = super()._workflow_rejected(run, task)
        decision = run.decision_ids.filtered(
            lambda row: row.task_id == task and row.outcome == "rejected"
        ).sorted("sequence")[-1:]
        user = self._reminded_user(run.requester_id)
        self = self.with_context(lang=user.lang or self.env.lang)
        parts = [decision.reason_id.with_env(self.env).name, decision.comment]
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            self._workflow_company()._operating_today(),
            summary=self.env._("Rejected: %(step)s", step=task.with_env(self.env).name),
            note=plaintext2html(". ".join(filter(None, parts))),
            user_id=user.id,
            rejected_run_id=run.id,
        )
        return result

    def _finish_rejections(self):
        """Mark what ``_workflow_rejected`` asked for as done: a new round begins."""
        if activities := self._rejections():
            activities.action_feedback()

    def _rejections(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("rejected_run_id", "!=", False),
            ]
        )

    def _workflow_company(self):
        return self.company_id or self.env.company

    def _workflow_files(self, task):
        """Return the files of the documents too, personal ones included."""
        # sudo: people of the route read all documents of their opportunity
        files = self.env["ir.attachment"].sudo()
        files = files.search(
            [
                ("res_model", "=", "crm.lead.document"),
                ("res_field", "=", "file"),
                ("res_id", "in", self.sudo().document_ids.ids),
            ]
        )
        return super()._workflow_files(task) | files.sudo(self.env.su)
