import logging
from collections import defaultdict

from odoo import fields, models

from ..responsibility import Holder, deputies

_logger = logging.getLogger(__name__)


class WorkflowTask(models.Model):
    """Who holds a task, from when, until when."""

    _inherit = "workflow.task"

    def _filter_condition(self):
        """Return the tasks whose condition holds for their record now."""
        records, result = self._records(), self.browse()
        groups = defaultdict(self.browse)
        for task in self:
            groups[task.step_id, str(task.config["condition"]), task.res_model] |= task
        for tasks in groups.values():
            if not tasks[0].config["condition"]:
                result |= tasks
                continue
            found = self.env[tasks[0].res_model].browse(
                records[task.id].id for task in tasks
            )
            # sudo: the condition is the administrator's, not the caller's
            kept = set(tasks._filter_by_condition(found.sudo())._ids)
            result |= tasks.filtered(lambda task, kept=kept: task.res_id in kept)
        return result

    def _filter_by_condition(self, records):
        """Return the records that the condition holds for; all where it is broken."""
        try:
            return records.filtered_domain(self.config["condition"])
        except ValueError as error:
            _logger.warning("Step %s: broken condition: %s", self[:1].name, error)
            return records

    def _make_ready(self, today):
        """Give these tasks to their holders, with deadline and activity."""
        holders, groups = self._resolve_holders(today), defaultdict(self.browse)
        now, days = fields.Datetime.now(), {}
        # the task before must be closed in the database: one is ready at a time
        self.env["workflow.task"].flush_model(["state"])
        for task in self:
            vals = task._prepare_ready(holders[task.id], today, days)
            groups[tuple(vals.items())] |= task
        for items, tasks in groups.items():
            tasks._engine_write({**dict(items), "state": "ready", "date_ready": now})
        self._refresh_deputies(today)
        self._create_activities()

    def _prepare_ready(self, holder, today, days):
        due = self._working_day(today, self.config["due_days"], days)
        return {**self._prepare_holder(holder), **self._prepare_deadline(due, days)}

    def _prepare_holder(self, holder):
        return {
            "user_id": holder.user or False,
            "via": holder.via,
            "on_behalf_id": holder.on_behalf or False,
        }

    def _prepare_deadline(self, due, days):
        wait = self.config["escalate_days"]
        return {
            "deadline": due,
            "escalate_on": self._working_day(due, wait, days) if wait else False,
        }

    def _working_day(self, start, count, known):
        """Ask the calendar once for each distinct question in ``known``."""
        key = (self.company_id, start, count)
        if key not in known:
            known[key] = self.company_id._operating_working_day(start, count)
        return known[key]

    def _resolve_holders(self, today, gone=()):
        """Return {task id: Holder}; people in ``gone`` are out of the question.

        Total: when roles and fields give nobody, the route's manager holds the
        task, then any manager of the company.
        """
        records, people, result = self._records(), {}, {}
        for task in self:
            key = (task.role_id, task.company_id)
            if task.role_id and key not in people:
                people[key] = task.role_id._people(task.company_id)
            found = task._resolve_holder(records.get(task.id), today, people, gone)
            result[task.id] = found
        return result

    def _resolve_holder(self, record, today, people, gone):
        config, banned = self.config, set(gone)
        if config["four_eyes"]:
            banned.add(self.requester_id.id)
        if config["responsible"] == "role":
            known = people[self.role_id, self.company_id].without(banned)
            scope = self._scope_of(record)
            holder = self.role_id._resolve(scope, today, known)
        else:
            holder = self._resolve_direct(record, banned)
        if holder.user:
            return holder
        return Holder(self._find_fallback(banned), "manager", holder.on_behalf)

    def _resolve_direct(self, record, banned):
        if self.config["responsible"] == "requester":
            user, via = self.requester_id, "requester"
        else:
            found = self._follow(record, self.config["user_field"])
            users = self.env["res.users"]
            user = found if found and found._name == users._name else users
            via = "field"
        alive = self.role_id._people_of(user, self.company_id).without(banned).alive
        if user.id in alive:
            return Holder(user.id, via)
        return Holder(None, "gap", user.id or None)

    def _scope_of(self, record):
        scope = self._follow(record, self.config["scope_field"])
        return f"{scope._name},{scope.id}" if scope else None

    def _follow(self, record, path):
        """Return the record at the end of a path; None where a field of it is gone."""
        for name in path.split("."):
            field = record._fields.get(name) if record else None
            if field is None or field.type != "many2one":
                return None
            record = record[name]
        return record

    def _find_fallback(self, banned):
        managers = self.env.ref("base_workflow.group_workflow_manager").all_user_ids
        users = self.route_id.manager_id | managers.sorted("id")
        alive = self.role_id._people_of(users, self.company_id).without(banned).alive
        return next((user.id for user in users if user.id in alive), None)

    def _deputies(self, today):
        """Return the ids of those who may act for the holder on ``today``."""
        self.ensure_one()
        if not self.role_id:
            return ()
        people = self.role_id._people(self.company_id)
        if self.config["four_eyes"]:
            people = people.without([self.requester_id.id])
        scope = self._scope_of(self._record())
        members = self.role_id._members()
        return deputies(members, scope, self.user_id.id, today, people)

    def _refresh_deputies(self, today):
        """Show today's deputies the tasks they may act on."""
        groups, cache = defaultdict(self.browse), {}
        for task in self.filtered("role_id"):
            if not any(member.deputy for member in task._role_members(cache)):
                groups[False] |= task
                continue
            groups[next(iter(task._deputies(today)), False)] |= task
        for user_id, tasks in groups.items():
            changed = tasks.filtered(lambda task, u=user_id: task.deputy_id.id != u)
            if changed:
                changed._engine_write({"deputy_id": user_id})

    def _role_members(self, cache):
        if self.role_id not in cache:
            cache[self.role_id] = self.role_id._members()
        return cache[self.role_id]

    def _supervisors(self):
        self.ensure_one()
        return self.role_id.supervisor_id | self.route_id.manager_id

    def _reassign_by_company(self, gone=(), only_if_gone=False):
        for company, tasks in self.grouped("company_id").items():
            tasks._reassign(company._operating_today(), gone, only_if_gone)

    def _reassign(self, today, gone=(), only_if_gone=False):
        """Give ready tasks to whoever should hold them; record the change.

        :param gone: ids of users who leave in this transaction
        :param only_if_gone: keep a holder who is still a member of the role
        """
        tasks = self
        if only_if_gone:
            tasks = self.filtered(lambda task: task._has_lost_holder())
        holders = tasks._resolve_holders(today, gone)
        moved = tasks.filtered(
            lambda task: (task.user_id.id or None) != holders[task.id].user
        )
        texts = {task: task._describe_move(holders[task.id].user) for task in moved}
        for task in moved:
            task._engine_write(task._prepare_holder(holders[task.id]))
        moved._refresh_deputies(today)
        moved._record_decisions("reassigned", texts=texts)
        moved._update_activities()
        return moved

    def _has_lost_holder(self):
        """Tell whether the holder, found through the role, is no longer in it."""
        roles = ("scope", "general", "colleague", "absent", "deputy")
        members = self.role_id.member_ids
        return self.via in roles and (
            self.user_id not in (members.user_id | members.deputy_id)
        )

    def _describe_move(self, user_id):
        users = self.env["res.users"].browse(user_id or [])
        return self.env._(
            "From %(old)s to %(new)s",
            old=self.user_id.name or self.env._("nobody"),
            new=users.name or self.env._("nobody"),
        )


class WorkflowRole(models.Model):
    _inherit = "workflow.role"

    def _refresh_deputies(self):
        # sudo: a change of members concerns tasks of other people
        tasks = self.env["workflow.task"].sudo()
        tasks = tasks.search([("role_id", "in", self.ids), ("state", "=", "ready")])
        for company, group in tasks.grouped("company_id").items():
            group._refresh_deputies(company._operating_today())
