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

    def _create_activities(self, notes=None, told=()):
        """Create the activity of each task of ``self``, in one batch.

        :param notes: {task: values that people had put on its activity}
        :param told: tasks whose holder has had his mail already
        """
        quiet, loud, kind = [], [], self._activity_type()
        places = self._face_places()
        self._warm_names(places)
        for task in self:
            tell = task.config["notify"] and task not in told
            target = loud if tell else quiet
            vals = task._prepare_activity(kind, places[task])
            target.append({**vals, **(notes or {}).get(task, {})})
        Activity = engine(self.env["mail.activity"])
        if quiet:
            Activity.with_context(mail_activity_quick_update=True).create(quiet)
        if loud:
            Activity.create(loud)

    def _warm_names(self, places):
        """Read the names of all places at once: an activity asks one by one."""
        groups = defaultdict(list)
        for model, res_id in places.values():
            groups[model].append(res_id)
        for model, ids in groups.items():
            self.env[model].browse(ids).exists().mapped("display_name")

    def _prepare_activity(self, kind, place):
        model, res_id = place
        return {
            "workflow_task_id": self.id,
            "res_model_id": self.env["ir.model"]._get_id(model),
            "res_id": res_id,
            "activity_type_id": kind.id,
            "summary": self._in_language_of(self.user_id).name,
            "user_id": self.user_id.id,
            "date_deadline": self.deadline,
            "automated": True,
        }

    def _face_places(self):
        """Return {task: (model, id)} that shows the activity.

        The document, when it can have one and the holder may read it; otherwise
        the task itself. Costs one look for each person, not for each task.
        """
        result = {task: (task._name, task.id) for task in self}
        for (model, user), tasks in self.grouped(
            lambda task: (task.res_model, task.user_id)
        ).items():
            if self._has_thread(model):
                for task in tasks._filter_readable_by(user):
                    result[task] = (model, task.res_id)
        return result

    def _filter_readable_by(self, user):
        """Return the tasks (of one model) whose document ``user`` may read."""
        model = self.env[self[0].res_model]
        if not user:
            return self  # nobody is shut out; the document's readers see the gap
        # as the person, in all his companies: so it will be when he opens it
        docs = model.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        docs = docs.browse(self.mapped("res_id")).exists()
        seen = set(docs._filtered_access("read")._ids)
        return self.filtered(lambda task: task.res_id in seen)

    def _has_thread(self, name):
        model = self.env.get(name)
        names = {"activity_ids", "message_ids"}
        return model is not None and names <= set(model._fields)

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
        """Bring the activities in line with holder, deadline and place."""
        faces = self._faces()
        moved = faces._workflow_misplaced()
        notes = {face.workflow_task_id: face._workflow_remarks() for face in moved}
        told = moved.workflow_task_id.filtered(
            lambda task: task.activity_face_ids.user_id == task.user_id
        )
        moved.unlink()
        faces -= moved
        groups = defaultdict(faces.browse)
        for face in faces:
            task = face.workflow_task_id
            groups[task.user_id.id, task.deadline, task.config["notify"]] |= face
        for (user_id, deadline, notify), group in groups.items():
            vals = {"user_id": user_id, "date_deadline": deadline}
            group.with_context(mail_activity_quick_update=not notify).write(vals)
        (self - faces.workflow_task_id)._create_activities(notes, told)

    def _remove_activities(self):
        self._faces().unlink()

    def _finish_activities(self, comment):
        """Archive the activities as done and say so on the document."""
        for face in self._faces():
            task = face.workflow_task_id
            task._post_done(face, comment)
        self._faces().write({"active": False, "feedback": comment or False})

    def _post_done(self, face, comment):
        # a plain environment: nothing of the engine's passes leaks to the document,
        # whose readers learn what was done, wherever the activity was shown
        on_record = self._has_thread(self.res_model)
        record = self._record() if on_record else self
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
