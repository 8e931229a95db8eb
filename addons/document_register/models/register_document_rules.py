"""Reading the facts for the pure rules, and the people's side of their steps."""

from odoo import api, models

from odoo.addons.base_lifecycle.models.passes import engine

from ..registering import VERIFY, Document, RegisterMachine, State

ASK = "base_lifecycle.mail_activity_type_ask"


class RegisterDocument(models.Model):
    _inherit = "register.document"

    @api.model
    def _lifecycle_machine(self):
        return RegisterMachine()

    @api.model
    def _lifecycle_depends(self):
        return [
            *super()._lifecycle_depends(),
            "stage_visit",
            "scan_verified",
            "register_id.verify_route_id",
        ]

    def _lifecycle_facts(self):
        # sudo: the rules look at the journal whoever touches the record
        documents = self.sudo()
        fired = documents._lifecycle_fired()
        asked = documents._get_asked_visits()
        return {
            document.id: Document(
                stage=document.stage_code or "",
                entered_on=document.stage_entry_date or document.date,
                visit=document.stage_visit,
                needs_proof=bool(document.register_id.verify_route_id),
                verified=document.scan_verified,
                asked=frozenset(asked.get(document.id, ())),
                fired=fired[document.id],
            )
            for document in documents
        }

    def _get_asked_visits(self):
        """Return the stays in which the supervisor was asked, by record id."""
        rows = self.env["lifecycle.journal"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "=", VERIFY),
            ],
            ["res_id", "key"],
        )
        asked = {}
        for row in rows:
            asked.setdefault(row.res_id, set()).add(int(row.key.rpartition("@")[2]))
        return asked

    @api.model
    def _lifecycle_kind_labels(self):
        return super()._lifecycle_kind_labels() | {
            VERIFY: self.env._("Scan to verify"),
            "sign": self.env._("Signed"),
            "cancel": self.env._("Cancelled"),
            "attach_scan": self.env._("Scan attached"),
            "scan_verified": self.env._("Scan verified"),
            "reject_scan": self.env._("Scan rejected"),
            "receive_original": self.env._("Original received"),
            "annul": self.env._("Annulled"),
            "reopen": self.env._("Reopened"),
            "advance": self.env._("Moved on"),
            "step_back": self.env._("Moved back"),
        }

    def _lifecycle_responsible(self):
        return self.user_id or self.create_uid

    # === WHAT THE CALENDAR DOES === #

    def _apply_verify(self, steps, today):
        """Give the supervisors the scans to look at; the journal remembers the runs."""
        runs = self.env["workflow.run"]
        documents = self.browse([document.id for document in steps])
        groups = documents.grouped(
            lambda d: (d.register_id.verify_route_id, d.scan_user_id or d.user_id)
        )
        for (route, requester), of_route in groups.items():
            of_route._workflow_start(route, today=today, requester=requester or None)
            runs |= of_route._workflow_open_runs(route)
        return {run.res_id: {"doc_model": run._name, "doc_id": run.id} for run in runs}

    def _fire_move(self, timer, today):
        self._end_stay(timer.name)
        return super()._fire_move(timer, today)

    def _end_stay(self, reason):
        """Leaving a stage ends the tasks and reminders that belonged to it."""
        self._workflow_cancel(reason)
        self.activity_unlink([ASK])

    # === WHAT PEOPLE ANSWER === #

    def _workflow_done(self, run):
        """The supervisor has verified the scan."""
        result = super()._workflow_done(run)
        if self.stage_code == State.SCAN and self._is_verification(run):
            today = self.company_id._operating_today()
            proof = {
                "scan_verified": True,
                "scan_verified_by_id": self.env.uid,
                "scan_verified_date": today,
            }
            engine(self).write(proof)
            self._lifecycle_event("scan_verified", today)
        return result

    def _workflow_rejected(self, run, task):
        """A bad scan goes back to the manager, with the supervisor's words."""
        result = super()._workflow_rejected(run, task)
        if self.stage_code == State.SCAN and self._is_verification(run):
            comment = self._get_rejection(task)
            self._set_aside_scan()
            self._perform("reject_scan", note=comment)
            self._lifecycle_ask(
                self.env._("The scan of %(number)s was rejected", number=self.name),
                comment,
            )
        return result

    def _is_verification(self, run):
        """Return whether the run was begun to verify a scan.

        Asks the journal too: the register may have another route meanwhile.
        """
        if run.route_id == self.register_id.verify_route_id:
            return True
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("kind", "=", VERIFY),
            ("doc_model", "=", run._name),
            ("doc_id", "=", run.id),
        ]
        return bool(self.env["lifecycle.journal"].search_count(domain, limit=1))

    def _get_rejection(self, task):
        decision = self.env["workflow.decision"].search(
            [("task_id", "=", task.id), ("outcome", "=", "rejected")],
            order="id desc",
            limit=1,
        )
        return decision.comment or ""
