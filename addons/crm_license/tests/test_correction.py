from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestCorrection(LicenseCase):
    """A wrong start is put right by a manager while nothing stands against it."""

    def correct(self, licence, day, reason="typed wrongly", user=None):
        licence.with_user(user or self.manager).action_correct_start(day, reason)
        self.env.invalidate_all()

    def refuse(self, licence, day, text, **kw):
        with self.assertRaisesRegex(UserError, text), self.cr.savepoint():
            self.correct(licence, day, **kw)

    def test_dates_and_next_step_follow(self):
        licence = self._create_license("2025-03-01")
        self.assertEqual(str(licence.next_step_date), "2026-01-30")
        self.correct(licence, "2025-02-01")
        self.assertEqual(str(licence.date_end), "2026-02-01")
        self.assertEqual(str(licence.date_renew), "2026-01-02")
        self.assertEqual(str(licence.next_step_date), "2026-01-02")
        self.assertEqual(licence.stage_code, "active")
        row = licence.journal_ids.filtered(lambda row: row.kind == "correct")
        self.assertIn("2025-03-01 → 2025-02-01: typed wrongly", row.note)
        said = licence.message_ids.filtered(lambda m: "typed wrongly" in m.body)
        self.assertEqual(said.author_id, self.manager.partner_id)

    def test_start_in_the_future_puts_it_back_until_its_day(self):
        licence = self._create_license("2025-03-01")
        self.assertEqual(licence.stage_code, "active")
        self.correct(licence, "2025-05-01")
        self.assertEqual(licence.stage_code, "to_issue")
        self.assertFalse(licence.can_activate)
        self.run_on("2025-05-01")
        self.assertEqual(licence.stage_code, "active")

    def test_back_and_forth_owes_every_step_again_once(self):
        licence = self._create_license("2025-03-01")
        self.correct(licence, "2025-05-01")
        self.correct(licence, "2025-03-01")
        self.assertEqual(licence.stage_code, "active")
        self.run_on("2026-01-30")
        self.assertEqual(len(licence.renewal_lead_ids), 1)
        keys = licence.journal_ids.mapped("key")
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(len(self.activities(licence, "mail_activity_type_expiry")), 1)

    def test_a_notice_that_was_given_keeps_the_start_unless_it_stays_due(self):
        licence = self._create_license("2024-04-05")  # 26 days are left
        self.run_on("2025-03-10")
        self.assertEqual(licence.stage_code, "expiring_30")
        licence.renewal_lead_ids.sudo().unlink()
        self.refuse(licence, "2024-09-01", "30 days or less|Renewal opportunity")
        months = self._create_license("2025-03-08", months=1)
        self.run_on("2025-03-11")
        self.assertEqual(months.stage_code, "expiring_30")
        self.correct(months, "2025-03-05")
        self.assertEqual(months.stage_code, "expiring_30")
        self.refuse(months, "2025-03-30", "30 days or less")

    def test_begun_renewal_closed_and_unissued_ones_keep_their_dates(self):
        licence = self._create_license("2025-03-01")
        licence.with_user(self.manager).action_renew()
        self.refuse(licence, "2025-03-02", "renewal .* was begun")
        closed = self._create_license("2024-03-01")
        self.assertEqual(closed.stage_code, "closed")
        self.refuse(closed, "2024-12-01", "is closed")
        self.refuse(self._create_license(), "2025-03-01", "not in force")

    def test_what_is_no_start_is_refused(self):
        licence = self._create_license("2025-03-01")
        self.refuse(licence, "2025-03-01", "already")
        self.refuse(licence, "soon", "is no date")
        self.refuse(licence, "2020-03-01", "would be over")
        self.refuse(licence, "2027-03-01", "within a year")
        for reason in ("", " ", None, 5):
            self.refuse(licence, "2025-03-02", "Say why", reason=reason)

    def test_only_managers_correct(self):
        licence = self._create_license("2025-03-01")
        for user in (self.seller, self.issuer, self.accountant):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.correct(licence, "2025-03-02", user=user)
        self.assertFalse(licence.with_user(self.issuer).can_correct)
        self.assertTrue(licence.with_user(self.manager).can_correct)
        other = self._create_company("Other Company")
        boss = self._create_user(
            "lic_other_boss", "crm_license.group_license_manager", company=other
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.correct(licence, "2025-03-02", user=boss)
        with self.assertRaises(AccessError), self.cr.savepoint():
            licence.with_user(self.manager).write({"date_start": "2025-03-02"})

    def test_dialog_shows_the_new_end(self):
        licence = self._create_license("2025-03-01")
        action = licence.with_user(self.manager).action_open_correct()
        dialogs = self.env[action["res_model"]].with_user(self.manager)
        form = Form(dialogs.with_context(**action["context"]))
        form.date_start = "2025-02-28"
        self.assertEqual(str(form.date_end), "2026-02-28")
        form.reason = "as in the contract"
        form.save().action_confirm()
        self.assertEqual(str(licence.date_end), "2026-02-28")
