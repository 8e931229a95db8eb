import logging

from odoo import api, models

from .passes import clean, engine

_logger = logging.getLogger(__name__)
BATCH = 200
# the parameter that keeps where the time was over
LAST = "base_workflow.last_repaired"


class WorkflowTask(models.Model):
    """The nightly round: nothing stops because somebody or something is gone."""

    _inherit = "workflow.task"

    @api.model
    def _cron_repair(self):
        """Repair and escalate the ready tasks, batch by batch.

        When the time is over, another turn goes on behind the last one looked at.
        """
        Cron, last = self.env["ir.cron"], self._get_last_repaired()
        domain = [("state", "=", "ready"), ("id", ">", last)]
        ids = self.search(domain, order="id").ids
        self._stray_activities().unlink()
        self._set_last_repaired(0)
        Cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            self._repair_apart(part)
            if not Cron._commit_progress(len(part)) and part[-1] != ids[-1]:
                self._repair_later(part[-1])
                break

    @api.model
    def _repair_later(self, last):
        """Have the job called at once for what is behind the task ``last``.

        Nothing is said to remain: Odoo would repeat the job ten times before others
        have their turn.
        """
        self._set_last_repaired(last)
        self.env.ref("base_workflow.ir_cron_repair")._trigger()
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _get_last_repaired(self):
        # sudo: parameters are readable by the system only
        value = self.env["ir.config_parameter"].sudo().get_param(LAST)
        return int(value) if str(value).isdigit() else 0

    @api.model
    def _set_last_repaired(self, task_id):
        # sudo: see _get_last_repaired
        self.env["ir.config_parameter"].sudo().set_param(LAST, task_id or False)

    @api.model
    def _stray_activities(self):
        """Return live activities whose task is no longer to do."""
        return engine(self.env["mail.activity"]).search(
            [
                ("workflow_task_id", "!=", False),
                ("workflow_task_id.state", "!=", "ready"),
            ]
        )

    @api.model
    def _repair_apart(self, ids):
        """Repair a batch; when it fails, one by one, so that one cannot stop all."""
        try:
            with self.env.cr.savepoint():
                self.browse(ids)._repair()
        except Exception:
            if len(ids) == 1:
                _logger.exception("Workflow task %s could not be repaired", ids[0])
                return
            for task_id in ids:
                self._repair_apart([task_id])

    def _repair(self):
        """Bring ready tasks, holders and activities back in line."""
        # sudo: the round is nobody's in particular
        tasks = clean(self).sudo().try_lock_for_update(allow_referencing=True)
        tasks = tasks.filtered(lambda task: task.state == "ready")
        tasks = tasks._cancel_orphans()
        for company, group in tasks.grouped("company_id").items():
            today = company._operating_today()
            dead = group.filtered(lambda task: not task._has_live_holder())
            dead._reassign(today)
            group._refresh_deputies(today)
            group._escalate(today)
        tasks._repair_activities()

    def _cancel_orphans(self):
        """End the runs whose record does not exist any more; return the others."""
        records = self._records()
        lost = self.filtered(
            lambda task: task.id not in records or not records[task.id].exists()
        )
        for run in lost.run_id:
            run._cancel(self.env._("The document does not exist any more."))
        return self - lost

    def _has_live_holder(self):
        people = self.role_id._people_of(self.user_id, self.company_id)
        return self.user_id.id in people.alive

    def _repair_activities(self):
        """Recreate missing activities, correct the wrong ones."""
        faces = self._faces()
        missing = self - faces.workflow_task_id
        wrong = faces.filtered(
            lambda face: (
                face.user_id != face.workflow_task_id.user_id
                or face.date_deadline != face.workflow_task_id.deadline
            )
        )
        wrong |= (faces - wrong)._workflow_misplaced()
        wrong.workflow_task_id._update_activities()
        missing._create_activities()

    def _escalate(self, today):
        """Tell or charge the supervisor of overdue tasks, once for each deadline."""
        overdue = self.filtered(
            lambda task: (
                not task.escalated and task.escalate_on and task.escalate_on <= today
            )
        )
        overdue._engine_write({"escalated": True})
        for task in overdue:
            task._escalate_one(today)

    def _escalate_one(self, today):
        supervisor = self._escalation_target()
        text = self.env._(
            "Overdue with %(holder)s, escalated to %(supervisor)s",
            holder=self.user_id.name or "",
            supervisor=supervisor.name or self.env._("nobody"),
        )
        self._record_decisions("escalated", text)
        if not supervisor:
            return
        if self.config["escalation"] == "transfer":
            self._engine_write(
                {
                    "user_id": supervisor.id,
                    "via": "supervisor",
                    "on_behalf_id": self.user_id.id,
                }
            )
            self._refresh_deputies(today)
            self._update_activities()
        self._notify_supervisor(supervisor, text)

    def _escalation_target(self):
        """Return the first supervisor who can take the task, or nobody."""
        supervisors, banned = self._supervisors(), {self.user_id.id}
        if self.config["four_eyes"]:
            banned.add(self.requester_id.id)
        people = self.role_id._people_of(supervisors, self.company_id).without(banned)
        return supervisors.filtered(lambda user: user.id in people.alive)[:1]

    def _notify_supervisor(self, supervisor, text):
        self.message_notify(
            partner_ids=supervisor.partner_id.ids,
            subject=self._in_language_of(supervisor).display_name,
            body=text,
        )
