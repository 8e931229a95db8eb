"""Issuing: the task of the issuer, and the start date that starts the clock."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_lifecycle.models.passes import clean, engine

from ..licensing import Stage, end_of

MANAGER = "crm_license.group_license_manager"
FARTHEST_DAYS = 366


class CrmLicense(models.Model):
    _inherit = "crm.license"

    def action_activate(self, date_start, key=None):
        """Issue the licence: from its start date on it runs by itself.

        The issuing task is completed by it, through its own checks.

        :param date_start: date or text YYYY-MM-DD, the first day of the licence
        :param key: the licence key, where the product needs one
        :return: True
        :raise AccessError: the caller neither holds the issuing task nor manages
            licences
        :raise UserError: issued already, a wrong date, no key or one that is taken,
            an open line of the checklist
        """
        self.ensure_one()
        task = self._get_issuing_task()
        self._check_may_issue(task)
        # sudo: the engine's fields are written after the checks of the action
        licence = clean(self.sudo())
        licence.lock_for_update(allow_referencing=True)
        licence.invalidate_recordset()
        licence._check_to_issue()
        day = licence._check_start(date_start)
        with self.env.cr.savepoint():  # all of it or nothing, whoever calls
            licence._store_key(key)
            licence._issue(day)
            licence._complete_task(task)
            licence._lifecycle_advance()
        return True

    def _issue(self, day):
        if self.stage_code == Stage.CLOSED:  # by a timer, before it was issued
            self._put_into_stages(Stage.TO_ISSUE)
        engine(self).write({"date_start": day, "issuer_id": self.env.uid})
        today = self.company_id._operating_today()
        self._lifecycle_event("issue", today, note=fields.Date.to_string(day))

    # === CHECKS === #

    def _get_issuing_task(self):
        """Return the open task of the issuing, in sudo; empty when there is none."""
        # sudo: whether the caller holds it is what is asked next
        tasks = self.env["workflow.task"].sudo()
        route = self.sudo().product_id.issuing_route_id
        return tasks.search(self._get_issuing_domain(route), limit=1)

    def _get_issuing_domain(self, route):
        """Return what finds the open tasks of this route for these licences."""
        own = [("route_id", "=", route.id), ("state", "=", "ready")]
        return [*self._workflow_domain(), *own]

    def _check_may_issue(self, task):
        # sudo: only the day is looked at
        today = self.sudo().company_id._operating_today()
        if task and self.env.uid in (task.user_id.id, *task._deputies(today)):
            return
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "%(licence)s is issued by the holder of its task, or by a manager.",
                    licence=self.name,
                )
            )

    def _check_dialog(self):
        """Raise AccessError for whoever neither reads the licence nor issues it."""
        for licence in self.sudo(False):
            if not licence.has_access("read"):
                licence._check_may_issue(licence._get_issuing_task())

    def _check_to_issue(self):
        if self.date_start:
            raise UserError(
                self.env._("%(licence)s was issued already.", licence=self.name)
            )
        if not self.active:
            raise UserError(self.env._("%(licence)s is archived.", licence=self.name))

    def _check_start(self, value):
        """Return the start date: a day on which such a licence can begin."""
        try:
            day = fields.Date.to_date(value)
        except (AttributeError, TypeError, ValueError):
            day = None
        if not day:
            raise UserError(
                self.env._("%(value)s is no date: write it as 2026-12-31.", value=value)
            )
        today = self.company_id._operating_today()
        if (day - today).days > FARTHEST_DAYS:
            raise UserError(self.env._("A licence begins within a year from today."))
        before = self.predecessor_id.date_start
        if before and day < before:
            raise UserError(
                self.env._("A licence cannot begin before the one it continues.")
            )
        if end_of(day, self.term_id.months) <= today:
            raise UserError(
                self.env._("Begun on %(day)s the licence would be over.", day=day)
            )
        return day

    def _complete_task(self, task):
        """Complete the issuing task as the caller, who takes it over if need be."""
        if not task:
            return
        future = task.run_id.task_ids.filtered(lambda other: other.state == "future")
        if future._filter_condition():
            raise UserError(
                self.env._(
                    "The licence is activated in the last task. Do first: %(task)s.",
                    task=task.name,
                )
            )
        today = self.company_id._operating_today()
        if self.env.uid not in (task.user_id.id, *task._deputies(today)):
            task._take_over(self.env._("Activated by a manager"))
        task.sudo(False).action_complete()

    # === THE WORK === #

    def _start_issuing(self):
        """Give the issuers their tasks; say on the licence who has it."""
        for (route, company, seller), licences in self.grouped(
            lambda licence: (
                licence.product_id.issuing_route_id,
                licence.company_id,
                licence.user_id,
            )
        ).items():
            if route:
                today = company._operating_today()
                licences._workflow_start(route, today=today, requester=seller or None)
                licences._write_issuers(route)

    def _write_issuers(self, route):
        tasks = self.env["workflow.task"].search(self._get_issuing_domain(route))
        for user, of_user in tasks.grouped("user_id").items():
            licences = self.browse(of_user.mapped("res_id"))
            engine(licences).write({"issuer_id": user.id})

    def action_start_issuing(self):
        """Give the issuing task again, after it was cancelled or for imported ones.

        :return: True
        :raise AccessError: for whoever is no manager of licences
        :raise UserError: for licences that were issued
        """
        self.check_access("write")
        for licence in self:
            licence._check_to_issue()
        # sudo: runs and tasks are the engine's rows
        clean(self.sudo())._start_issuing()
        return True

    def _workflow_done(self, run):
        """The task is done by entering the start date, never instead of it."""
        result = super()._workflow_done(run)
        if run.route_id == self.product_id.issuing_route_id and not self.date_start:
            raise UserError(
                self.env._(
                    "Open %(licence)s and press Activate: the task is done by entering "
                    "the start date.",
                    licence=self.name,
                )
            )
        return result

    def _workflow_rejected(self, run, task):
        result = super()._workflow_rejected(run, task)
        self._lifecycle_ask(
            self.env._("%(task)s was refused", task=task.name),
            self.env._("Decide how the licence goes on, then give the task again."),
        )
        return result
