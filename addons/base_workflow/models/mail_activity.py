from odoo import api, fields, models
from odoo.exceptions import UserError

from .passes import engine, is_engine

# What of a linked activity people may change: it is the face of a task, not the task.
FREE = {"note", "attachment_ids", "recommended_activity_type_id"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    workflow_task_id = fields.Many2one(
        "workflow.task",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )

    _one_face = models.UniqueIndex(
        "(workflow_task_id) WHERE workflow_task_id IS NOT NULL AND active IS TRUE",
        "A task has one activity.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not is_engine(self.env) and any(
            vals.get("workflow_task_id") for vals in vals_list
        ):
            raise UserError(
                self.env._("Only the workflow itself gives tasks their activities.")
            )
        context = dict(self.env.context)
        context.pop("default_workflow_task_id", None)
        own = self.with_context(context)  # pylint: disable=context-overridden
        return super(MailActivity, own).create(vals_list)

    def write(self, vals):
        if vals.get("workflow_task_id") and not is_engine(self.env):
            raise UserError(
                self.env._("Only the workflow itself gives tasks their activities.")
            )
        if not vals.keys() <= FREE:
            self._check_workflow_face()
        return super().write(vals)

    def unlink(self):
        self._check_workflow_face()
        return super().unlink()

    def _check_workflow_face(self):
        """Raise UserError when an activity of a ready task would be rewritten."""
        if is_engine(self.env):
            return
        # sudo: the task may be invisible for whoever touches its activity
        linked = self.sudo().filtered(
            lambda activity: activity.active and activity.workflow_task_id
        )
        if linked:
            raise UserError(
                self.env._(
                    "“%(activity)s” belongs to a workflow task. Open the task to "
                    "complete, postpone or delegate it.",
                    activity=linked[0].summary or linked[0].workflow_task_id.name,
                )
            )

    def _workflow_misplaced(self):
        """Return the activities that belong to another place, see _face_places."""
        places = self.workflow_task_id._face_places()
        return self.filtered(
            lambda face: (face.res_model, face.res_id) != places[face.workflow_task_id]
        )

    def _workflow_remarks(self):
        """Return what people put on this activity, to put it on the next one."""
        files = self.attachment_ids
        # they would be deleted together with this activity
        files.filtered(lambda file: file.res_model == self._name).write({"res_id": 0})
        return {"note": self.note, "attachment_ids": [(6, 0, files.ids)]}

    def _action_done(self, feedback=False, attachment_ids=None):
        """Complete the task behind an activity, through the task's own checks."""
        # sudo: only tells linked activities from others
        linked = self.filtered(
            lambda activity: activity.active and activity.sudo().workflow_task_id
        )
        messages, following = super(MailActivity, self - linked)._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
        for activity in linked:
            task = activity.sudo().workflow_task_id.sudo(False)
            task.action_complete(
                attachment_ids=attachment_ids or [], comment=feedback or None
            )
        return messages, following

    def action_notify(self):
        """Mail the holders of linked activities; raise AccessError for strangers."""
        # sudo: only tells linked activities from others
        linked = self.filtered(lambda activity: activity.sudo().workflow_task_id)
        if not is_engine(self.env):
            linked.sudo().workflow_task_id.sudo(False).check_access("read")
        # whoever wants his messages inside gets the plain one there, without a link
        inside = linked.filtered(
            lambda activity: activity.sudo().user_id.notification_type == "inbox"
        )
        (linked - inside).sudo().workflow_task_id._mail_holders()
        return super(MailActivity, self - linked + inside).action_notify()

    def action_open_document(self):
        """Open the task when the person cannot read the document."""
        self.ensure_one()
        task = self.sudo().workflow_task_id.sudo(False)
        if task and task.has_access("read") and not task.can_open_record:
            return task.action_open()
        return super().action_open_document()

    @api.autovacuum
    def _gc_delete_old_overdue_activities(self):
        # with the engine's pass: an old task must not stop the sweep, and the
        # nightly repair gives it a new activity
        return super(MailActivity, engine(self))._gc_delete_old_overdue_activities()
