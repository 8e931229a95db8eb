from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.passes import engine
from ..timeline import Step
from .common import MODEL, NOON, TODAY, LifecycleCase


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestJournal(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create()
        cls.contract._lifecycle_advance()
        cls.row = cls.contract.journal_ids

    @mute_logger("odoo.sql_db")
    def test_same_step_twice_is_refused_by_the_database(self):
        vals = self.contract._lifecycle_prepare_row(
            self._step("bill:1"), TODAY, None, {}
        )
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            engine(self.env["lifecycle.journal"]).create(vals)

    def _step(self, key):
        return Step("bill", TODAY, key)

    def test_nobody_writes_the_journal(self):
        for user in (self.owner, self.manager, self.env.ref("base.user_admin")):
            row = self.row.with_user(user)
            with self.assertRaises(AccessError):
                row.write({"note": "forged"})
            with self.assertRaises(AccessError):
                row.unlink()
            with self.assertRaises(AccessError):
                row.create(self.row.copy_data()[0])

    def test_not_even_the_system_without_the_pass(self):
        with self.assertRaises(AccessError):
            self.row.sudo().write({"note": "forged"})
        with self.assertRaises(AccessError):
            self.row.sudo().unlink()

    def test_forged_pass_opens_nothing(self):
        forged = {"lifecycle_pass": True}
        with self.assertRaises(AccessError):
            self.row.with_user(self.manager).with_context(**forged).write({"note": "x"})
        with self.assertRaises(AccessError):
            self.row.sudo().with_context(**forged).write({"note": "x"})

    def test_journal_is_seen_by_those_who_see_the_record(self):
        journal = self.env["lifecycle.journal"]
        domain = [("id", "=", self.row.id)]
        self.assertEqual(journal.with_user(self.owner).search(domain), self.row)
        self.assertFalse(journal.with_user(self.other).search(domain))
        self.assertFalse(journal.with_user(self.other).search_count(domain))
        self.assertEqual(self.row.with_user(self.owner).key, "bill:1")
        self.row.invalidate_recordset()
        with self.assertRaises(AccessError):
            self.row.with_user(self.other).read(["key"])
        self.assertEqual(self.contract.with_user(self.owner).journal_count, 1)

    def test_journal_of_an_archived_record_stays_visible(self):
        self.contract.active = False
        found = self.env["lifecycle.journal"].with_user(self.owner).search([])
        self.assertIn(self.row, found)

    def test_journal_of_other_companies_is_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        contract = self._create(company_id=other.id)
        contract._lifecycle_advance()
        journal = self.env["lifecycle.journal"].with_user(self.owner)
        self.assertFalse(journal.search([("id", "in", contract.journal_ids.ids)]))

    def test_record_and_its_journal_open(self):
        row = self.row.with_user(self.owner)
        self.assertEqual(row.action_open_record()["res_id"], self.contract.id)
        with self.assertRaises(UserError):
            row.action_open_document()
        action = self.contract.with_user(self.owner).action_view_journal()
        found = self.env["lifecycle.journal"].search(action["domain"])
        self.assertEqual(found, self.row)
        with self.assertRaises(AccessError):
            self.row.with_user(self.other).action_open_record()

    def test_groups_of_steps_have_the_names_of_the_steps(self):
        [group] = self.env["lifecycle.journal"].formatted_read_group(
            [("id", "=", self.row.id)], ["kind"], ["__count"]
        )
        self.assertEqual(group["kind"], "Bill")
        found = self.env["lifecycle.journal"].search(group["__extra_domain"])
        self.assertIn(self.row, found)

    def test_row_tells_step_stage_and_amount(self):
        self.assertRecordValues(
            self.row,
            [
                {
                    "res_model": MODEL,
                    "kind": "bill",
                    "kind_label": "Bill",
                    "due_date": TODAY,
                    "run_date": TODAY,
                    "amount": 100.0,
                    "currency_id": self.company.currency_id.id,
                    "company_id": self.company.id,
                    "state": "done",
                }
            ],
        )
