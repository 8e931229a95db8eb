import json

from odoo import fields, models

from .passes import channel_of, engine
from .workflow_decision import digest

# What only the holder or somebody for him can do.
PERSONAL = ("completed", "rejected", "postponed")


class WorkflowTask(models.Model):
    """Turning what was done with a task into decisions."""

    _inherit = "workflow.task"

    def _record_decisions(self, outcome, comment="", texts=None, **details):
        """Append one decision for each task of ``self``; return them.

        :param texts: {task: comment} where comments differ
        :param details: ``reason``, ``values`` (see _describe_values), ``files``
            and ``extra`` (JSON data)
        """
        now, vals_list = fields.Datetime.now(), []
        ends = {run: (run.decision_count, run.decision_head) for run in self.run_id}
        for task in self:
            count, head = ends[task.run_id]
            text = (texts or {}).get(task, comment)
            copies = task._copy_evidence(details.get("files"))
            content = task._prepare_content(outcome, text, now, details)
            content["files"] = task._describe_files(copies)
            payload = json.dumps(content, ensure_ascii=False, sort_keys=True)
            mark = digest(head or "", payload)
            vals = task._prepare_decision(content)
            vals.update(
                sequence=count + 1,
                previous_hash=head or False,
                hash=mark,
                payload=payload,
                attachment_ids=[fields.Command.set(copies.ids)],
            )
            vals_list.append(vals)
            ends[task.run_id] = (count + 1, mark)
        for run, (count, head) in ends.items():
            run._engine_write({"decision_count": count, "decision_head": head})
        decisions = engine(self.env["workflow.decision"]).create(vals_list)
        decisions._own_files()
        return decisions

    def _prepare_content(self, outcome, comment, now, details):
        """Return everything that the decision says, as JSON data."""
        behalf = self._behalf(outcome)
        values, reason = details.get("values", ()), details.get("reason")
        shows = outcome in ("completed", "rejected")
        return {
            "task": self.id,
            "step": self.name,
            "round": self.round,
            "user": [self.env.uid, self.env.user.name],
            "on_behalf": behalf.id or 0,
            "date": fields.Datetime.to_string(now),
            "outcome": outcome,
            "comment": comment or "",
            "reason": [reason.id or 0, reason.name or ""] if reason else [0, ""],
            "values": list(values),
            "text": "\n".join(
                f"{row['label']}: {row['old_text']} → {row['new_text']}"
                for row in values
            ),
            "checks": [
                [check.name, check.user_id.name or ""] for check in self.check_ids
            ],
            "extra": self._prepare_extra(outcome, details),
            "seen": self._describe_seen() if shows else {},
        }

    def _prepare_extra(self, outcome, details):
        channel = channel_of(self) if outcome in PERSONAL else ""
        return {**details.get("extra", {}), **({"channel": channel} if channel else {})}

    def _behalf(self, outcome):
        """Return the user for whom the caller acts, if it is somebody else."""
        if outcome not in PERSONAL:
            return self.env["res.users"]
        if self.env.user != self.user_id:
            return self.user_id
        return self.on_behalf_id

    def _prepare_decision(self, content):
        return {
            "run_id": self.run_id.id,
            "task_id": self.id,
            "route_id": self.route_id.id,
            "round": self.round,
            "step_name": self.name,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "record_name": self.record_name,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
            "on_behalf_id": content["on_behalf"] or False,
            "date": content["date"],
            "outcome": content["outcome"],
            "comment": content["comment"] or False,
            "reason_id": content["reason"][0] or False,
            "values_text": content["text"] or False,
        }

    def _describe_values(self, old, names):
        new = self._read_texts(names)
        return [
            {
                "field": name,
                "label": self._label(name),
                "old": old[name][0],
                "new": new[name][0],
                "old_text": old[name][1],
                "new_text": new[name][1],
            }
            for name in names
            if old[name][0] != new[name][0]
        ]
