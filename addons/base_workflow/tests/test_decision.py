import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestDecision(WorkflowCase):
    def _walk(self, comment="Fine"):
        run = self._start()
        self._ready(run).with_user(self.ann).action_complete(
            {"amount": 300}, [], comment
        )
        self._ready(run).with_user(self.bob).action_complete({"contract_number": "7"})
        return run

    def _sql(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.env.invalidate_all()

    def test_decision_says_who_when_what(self):
        run = self._walk()
        first = run.decision_ids.sorted("sequence")[0]
        self.assertRecordValues(
            first,
            [
                {
                    "user_id": self.ann.id,
                    "on_behalf_id": False,
                    "outcome": "completed",
                    "comment": "Fine",
                    "round": 1,
                    "sequence": 1,
                    "record_name": "Deal",
                }
            ],
        )
        value = first._content()["values"][0]
        self.assertEqual((value["old"], value["new"]), ("500.0", "300.0"))

    def test_intact_chain_verifies(self):
        run = self._walk()
        self.assertEqual(run.with_user(self.ann).sudo()._verify(), [])
        action = run.with_user(self.ann).action_verify()
        self.assertEqual(action["params"]["type"], "success")

    def test_changed_column_is_found(self):
        run = self._walk()
        self._sql(
            "UPDATE workflow_decision SET comment = %s WHERE id = %s",
            "Never",
            run.decision_ids.sorted("sequence")[0].id,
        )
        self.assertEqual(len(run._verify()), 1)

    def test_changed_payload_is_found(self):
        run = self._walk()
        decision = run.decision_ids.sorted("sequence")[0]
        content = {**decision._content(), "values": []}
        self._sql(
            "UPDATE workflow_decision SET payload = %s WHERE id = %s",
            json.dumps(content, ensure_ascii=False, sort_keys=True),
            decision.id,
        )
        self.assertTrue(run._verify())

    def test_missing_row_is_found(self):
        for number in (1, 2):
            with self.subTest(number=number), self.env.cr.savepoint() as savepoint:
                run = self._walk()
                self._sql(
                    "DELETE FROM workflow_decision WHERE run_id = %s AND sequence = %s",
                    run.id,
                    number,
                )
                self.assertTrue(run._verify())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_evidence_is_a_frozen_copy(self):
        route = self._create_route(
            {"name": "Attach", "role_id": self.lawyer.id, "attachment_count": 1}
        )
        run = self._start(route=route)
        file = self._file(self.ann, b"contract")
        self._ready(run).with_user(self.ann).action_complete(attachment_ids=file.ids)
        self.assertEqual((file.res_model, file.res_id), ("fake.doc", self.doc.id))
        copy = run.decision_ids.attachment_ids
        self.assertEqual(copy.raw, b"contract")
        file.sudo().unlink()
        for call in (
            lambda: copy.sudo().unlink(),
            lambda: copy.sudo().write({"raw": b"other"}),
            lambda: copy.sudo().write({"res_model": "fake.doc"}),
        ):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(AccessError):
            copy.with_user(self.eve).read(["name"])
        self.assertEqual(run._verify(), [])

    def test_exchanged_file_is_found(self):
        route = self._create_route(
            {"name": "Attach", "role_id": self.lawyer.id, "attachment_count": 1}
        )
        run = self._start(route=route)
        file = self._file(self.ann, b"contract")
        self._ready(run).with_user(self.ann).action_complete(attachment_ids=file.ids)
        other = self._file(self.env.user, b"forged")
        self._sql(
            "UPDATE ir_attachment SET store_fname = %s, db_datas = %s WHERE id = %s",
            other.store_fname or None,
            other.db_datas or None,
            run.decision_ids.attachment_ids.id,
        )
        self.assertEqual(len(run._verify()), 1)

    def test_decisions_outlive_the_document(self):
        run = self._walk()
        self.doc.unlink()
        self.assertTrue(run.exists())
        self.assertEqual(len(run.decision_ids), 2)
        self.assertEqual(run.record_name, "Deal")
        self.assertEqual(run._verify(), [])

    def test_document_with_open_run_is_not_deleted(self):
        self._start()
        for forged in ({}, {"_force_unlink": True}):
            with self.assertRaisesRegex(UserError, "open workflow run"):
                self.doc.with_context(**forged).unlink()
        self.doc._workflow_cancel("Not needed any more")
        self.doc.unlink()

    def test_what_changed_since_the_last_decision(self):
        run = self._start()
        self._ready(run).with_user(self.ann).action_reject("Lower the amount")
        self.doc.amount = 200
        self._file(self.env.user, res_model="fake.doc", res_id=self.doc.id)
        again = self._ready(self._start()).with_user(self.ann)
        self.assertIn("500.00 → 200.00", again.changes)
        self.assertIn("file.txt", again.changes)

    def test_first_round_shows_no_changes(self):
        task = self._ready(self._start()).with_user(self.ann)
        self.assertFalse(task.changes)
