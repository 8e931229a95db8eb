from collections import defaultdict

from odoo import fields, models

from .passes import engine


class WorkflowTask(models.Model):
    """One activity for each ready task: inbox, clock and mail."""

    _inherit = "workflow.task"
    _mail_post_access = "read"

    activity_face_ids = fields.One2many(
        "mail.activity", "workflow_task_id", string="Activities of the Task"
    )

    def _create_activities(self):
        """Create the activity of each task of ``self``, in one batch."""
        quiet, loud, kind = [], [], self._activity_type()
        for task in self:
            target = loud if task.config["notify"] else quiet
            target.append(task._prepare_activity(kind))
        Activity = engine(self.env["mail.activity"])
        if quiet:
            Activity.with_context(mail_activity_quick_update=True).create(quiet)
        if loud:
            Activity.create(loud)

    def _prepare_activity(self, kind):
        model = self._face_model()
        return {
            "workflow_task_id": self.id,
            "res_model_id": self.env["ir.model"]._get_id(model),
            "res_id": self.res_id if model == self.res_model else self.id,
            "activity_type_id": kind.id,
            "summary": self._in_language_of(self.user_id).name,
            "user_id": self.user_id.id,
            "date_deadline": self.deadline,
            "automated": True,
        }

    def _face_model(self):
        """Return the model that shows the activity: the record's if it can."""
        model = self.env.get(self.res_model)
        able = model is not None and {"activity_ids", "message_ids"} <= set(
            model._fields
        )
        return self.res_model if able else self._name

    def _activity_type(self):
        kind = self.env.ref(
            "base_workflow.mail_activity_type_task", raise_if_not_found=False
        )
        return kind or self.env["mail.activity"]._default_activity_type_for_model(False)

    def _in_language_of(self, user):
        return self.with_context(lang=user.lang) if user.lang else self

    def _faces(self):
        return engine(self.env["mail.activity"]).search(
            [("workflow_task_id", "in", self.ids)]
        )

    def _update_activities(self):
        """Bring the activities in line with holder and deadline."""
        faces = self._faces()
        groups = defaultdict(faces.browse)
        for face in faces:
            task = face.workflow_task_id
            groups[task.user_id.id, task.deadline, task.config["notify"]] |= face
        for (user_id, deadline, notify), group in groups.items():
            vals = {"user_id": user_id, "date_deadline": deadline}
            group.with_context(mail_activity_quick_update=not notify).write(vals)
        (self - faces.workflow_task_id)._create_activities()

    def _remove_activities(self):
        self._faces().unlink()

    def _finish_activities(self, comment):
        """Archive the activities as done and say so on the document."""
        for face in self._faces():
            task = face.workflow_task_id
            task._post_done(face, comment)
        self._faces().write({"active": False, "feedback": comment or False})

    def _post_done(self, face, comment):
        # a plain environment: nothing of the engine's passes leaks to the document
        record = self.env[face.res_model].browse(face.res_id)
        record.message_post_with_source(
            "mail.message_activity_done",
            author_id=self.env.user.partner_id.id,
            render_values={
                "activity": self.env["mail.activity"].browse(face.id),
                "feedback": comment,
                "display_assignee": face.user_id != self.env.user,
            },
            mail_activity_type_id=face.activity_type_id.id,
            subtype_xmlid="mail.mt_activities",
        )
