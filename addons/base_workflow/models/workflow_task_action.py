from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .passes import clean


class WorkflowTask(models.Model):
    """The public methods: the same for buttons, activities and RPC."""

    _inherit = "workflow.task"

    def action_complete(self, values=None, attachment_ids=None, comment=None):
        """Complete (approve) the task and let the run go on.

        :param values: {field: value}, only fields that the step offers
        :param attachment_ids: ids of uploaded files or files of the document; they
            also fill the file fields that the values leave empty
        :param comment: text, needed when the step says so
        :return: True
        :raise AccessError: the caller is neither holder nor valid deputy
        :raise UserError: not ready, something missing or not offered
        """
        task, today = self._open_for_holder()
        comment = task._clean_text(
            comment,
            task.config["comment"] == "required",
            self.env._("“%(task)s” needs a comment.", task=task.name),
        )
        values = task._fill_file_fields(values, attachment_ids)
        values, filed = task._check_values(values)
        files = task._check_attachments(attachment_ids)
        task._check_checklist()
        with self.env.cr.savepoint():  # all of it or nothing, whoever calls
            task._do_complete(values, files, filed, comment)
            task.run_id._complete(task, today)
        return True

    def _do_complete(self, values, files, filed, comment):
        names = list(values)
        old = self._read_texts(names)
        self._write_values(values)
        self._check_required(values)
        self._check_attachment_count(files)
        files |= filed
        self._link_attachments(files)
        self._record_decisions(
            "completed", comment, values=self._describe_values(old, names), files=files
        )
        self._close("done", comment)

    def action_reject(self, comment, reason_id=None):
        """Reject the task: the run ends, the document goes back.

        :param comment: text, always needed
        :param reason_id: id of a ``workflow.reject.reason`` of this route
        :return: True
        :raise AccessError: the caller is neither holder nor valid deputy
        :raise UserError: not ready, not a decision, blank comment, wrong reason
        """
        task, _today = self._open_for_holder()
        if task.kind != "decide":
            raise UserError(
                self.env._("“%(task)s” cannot be rejected.", task=task.name)
            )
        comment = task._clean_text(
            comment, True, self.env._("A rejection needs a comment.")
        )
        reason = task._check_reason(reason_id)
        with self.env.cr.savepoint():  # all of it or nothing, whoever calls
            task._record_decisions("rejected", comment, reason=reason)
            task._close("rejected", comment)
            task.run_id._reject(task)
        return True

    def action_postpone(self, date, reason):
        """Move the deadline to a later date.

        :param date: date or text YYYY-MM-DD, after today and the deadline
        :param reason: text, needed
        :return: True
        :raise AccessError: the caller is neither holder nor valid deputy
        :raise UserError: not ready, date not later, blank reason
        """
        task, today = self._open_for_holder()
        reason = task._clean_text(
            reason, True, self.env._("Say why the task is postponed.")
        )
        try:
            date = fields.Date.to_date(date)
        except ValueError:
            date = None
        if not date or date <= max(today, task.deadline or today):
            raise UserError(
                self.env._("Postpone to a date after today and after the deadline.")
            )
        extra = {"deadline": [str(task.deadline or ""), str(date)]}
        task._engine_write(
            {
                **task._prepare_deadline(date, {}),
                "postpone_count": task.postpone_count + 1,
                "escalated": False,
            }
        )
        task._record_decisions("postponed", reason, extra=extra)
        task._update_activities()
        return True

    def action_delegate(self, user_id, reason):
        """Give the task to somebody else.

        The holder and a valid deputy may, when the step allows it; the
        supervisor of the role and the manager of the route always may.

        :param user_id: id of an active internal user of the task's company
        :param reason: text, needed
        :return: True
        :raise AccessError: the caller may not delegate this task
        :raise UserError: not ready, unsuitable person, blank reason
        """
        task, today = self._open_ready()
        if self.env.user not in task._supervisors():
            task._check_holder(today)
            if not task.config["delegate"]:
                raise AccessError(
                    self.env._("“%(task)s” may not be delegated.", task=task.name)
                )
        reason = task._clean_text(
            reason, True, self.env._("Say why the task is delegated.")
        )
        user = task._check_delegate(user_id)
        extra = {"holder": [task.user_id.name or "", user.name]}
        task._engine_write({"user_id": user.id, "via": False, "on_behalf_id": False})
        task._refresh_deputies(today)
        task._record_decisions("delegated", reason, extra=extra)
        task._update_activities()
        return True

    def _open_ready(self):
        """Lock the run; return (task as the engine sees it, today)."""
        self.ensure_one()
        # sudo: the caller may have no rights at all, he is checked by name
        task = clean(self).sudo().exists()
        if not task:
            raise UserError(self.env._("This task does not exist."))
        task._check_concerned()
        task.run_id._lock()
        if task.state != "ready" or task.run_id.state != "running":
            task._raise_not_ready()
        record = task._record()
        if not record or not record.exists():
            raise UserError(self.env._("The document of this task is gone."))
        record.lock_for_update(allow_referencing=True)
        return task, task.company_id._operating_today()

    def _check_concerned(self):
        """Raise AccessError for strangers, before a word is said of the task."""
        if self.sudo(False).has_access("read"):
            return
        # a deputy may stand in before the night has shown him the task
        if self.env.uid not in self._deputies(self.company_id._operating_today()):
            raise AccessError(self.env._("This task is not yours."))

    def _open_for_holder(self):
        task, today = self._open_ready()
        task._check_holder(today)
        return task, today

    def _raise_not_ready(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "“%(task)s” cannot be worked on now (%(state)s).",
                task=self.name,
                state=states[self.state],
            )
        )

    def _check_holder(self, today):
        """Raise AccessError unless the caller holds the task or stands in."""
        uid = self.env.uid
        if uid != self.user_id.id and uid not in self._deputies(today):
            raise AccessError(
                self.env._(
                    "Only %(holder)s can work on “%(task)s”.",
                    holder=self.user_id.name or self.env._("its holder"),
                    task=self.name,
                )
            )

    def _check_reason(self, reason_id):
        reason = self.env["workflow.reject.reason"].browse(reason_id or []).exists()
        routes = reason.route_ids
        wrong = reason_id and not reason.active
        if wrong or (routes and self.route_id not in routes):
            raise UserError(self.env._("This reason does not belong to the route."))
        return reason

    def _check_delegate(self, user_id):
        is_id = isinstance(user_id, int) and not isinstance(user_id, bool)
        user = self.env["res.users"].browse(user_id if is_id else []).exists()
        alive = self.role_id._people_of(user, self.company_id).alive
        if user.id not in alive or user == self.user_id:
            raise UserError(
                self.env._(
                    "Choose another active employee of company %(company)s.",
                    company=self.company_id.name,
                )
            )
        if self.config["four_eyes"] and user == self.requester_id:
            raise UserError(self.env._("The requester cannot do this step."))
        return user

    def _close(self, state, comment):
        now = fields.Datetime.now()
        self._engine_write(
            {
                "state": state,
                "date_done": now,
                "done_by_id": self.env.uid,
                "duration_hours": self._working_hours(now),
            }
        )
        self._finish_activities(comment)

    def _working_hours(self, now):
        calendar = self.company_id.resource_calendar_id
        if not calendar or not self.date_ready:
            return 0.0
        return calendar.get_work_hours_count(self.date_ready, now)
