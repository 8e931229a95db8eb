from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import START, LicenseCase

LATER = "2026-02-10"


@tagged("post_install", "-at_install")
class TestRenewal(LicenseCase):
    """Notices and renewal opportunities: with all data, and never twice."""

    with_invoices = True

    def renewed(self, **vals):
        licence = self._create_license(START, **vals)
        self.run_due(licence, date(2026, 2, 8))
        return licence

    def test_opportunity_carries_everything(self):
        contract = self.make_contract(self._create_lead())
        licence = self.renewed(contract_id=contract.id)
        lead = licence.renewal_opportunity_id
        self.assertRecordValues(
            lead,
            [
                {
                    "type": "opportunity",
                    "partner_id": self.partner.id,
                    "user_id": self.seller.id,
                    "team_id": self.plain.sales_team_id.id,
                    "company_id": self.company.id,
                    "license_product_id": self.plain.id,
                    "license_tariff_id": self.plain_tariff.id,
                    "license_term_id": self.terms[12].id,
                    "renewed_license_id": licence.id,
                    "previous_contract_id": contract.id,
                    "expected_revenue": 120.0,
                    "date_deadline": licence.date_end,
                    "won_status": "pending",
                }
            ],
        )
        self.assertEqual(lead.stage_id.code, "request")
        self.assertFalse(lead.contract_id)
        activity = self.activities(lead, "mail_activity_type_renewal")
        self.assertEqual(activity.user_id, self.seller)

    def test_archived_salesperson_is_replaced_by_the_team_leader(self):
        licence = self._create_license(START)
        self.seller.active = False
        self.run_due(licence, date(2026, 2, 8))
        self.assertEqual(licence.renewal_opportunity_id.user_id, self.leader)
        told = self.activities(licence, "mail_activity_type_expiry")
        self.assertEqual(told.user_id, self.leader)

    def test_renewal_that_nobody_sells_is_brought_to_a_manager(self):
        group = "base_lifecycle.group_lifecycle_manager"
        self._create_user("lic_lifecycle", group)
        licence = self._create_license(START)
        self.seller.active = False
        self.plain.sales_team_id.user_id = False
        self.run_due(licence, date(2026, 2, 8))
        lead = licence.renewal_opportunity_id
        self.assertFalse(lead.user_id)
        asked = self.activities(lead, "mail_activity_type_renewal").user_id
        self.assertEqual(asked, self.company._get_lifecycle_manager())
        self.assertTrue(asked.has_group(group))

    def test_sold_in_time_it_continues_sold_later_it_begins_today(self):
        licences = self._create_license(START) | self._create_license(START)
        self.run_due(licences, date(2026, 2, 8))
        early, late = licences.renewal_opportunity_id
        early = self.win(early)
        self.run_due(licences, date(2026, 5, 4))
        self.assertEqual(str(early.suggested_start), "2026-03-10")
        late = self.win(late)
        self.assertEqual(str(late.suggested_start), "2026-05-04")

    def test_what_is_not_sold_any_more_is_named_to_the_seller(self):
        licence = self._create_license(START)
        self.plain_tariff.active = False
        self.run_due(licence, date(2026, 2, 8))
        lead = licence.renewal_opportunity_id
        note = str(self.activities(lead, "mail_activity_type_renewal").note)
        self.assertIn("Not sold any more: Basic.", note)
        self.plain_tariff.active = True
        other = self._create_license(START)
        lead = other._make_renewals(START)[other]
        self.assertFalse(self.activities(lead, "mail_activity_type_renewal").note)

    def test_renewed_late_nobody_is_asked_any_more_why_not(self):
        licence = self._create_license(START)
        self.run_due(licence, date(2026, 3, 12))
        self.assertEqual(licence.stage_code, "closed")
        self.assertTrue(self.activities(licence, "mail_activity_type_unrenewed"))
        self.win(licence.renewal_opportunity_id)
        self.assertTrue(licence.successor_id)
        self.assertFalse(self.activities(licence, "mail_activity_type_unrenewed"))

    def test_renewed_by_a_licence_made_otherwise_closes_the_question_too(self):
        licence = self._create_license(START)
        self.run_due(licence, date(2026, 3, 12))
        self._create_license(predecessor_id=licence.id)
        self.assertFalse(self.activities(licence, "mail_activity_type_unrenewed"))

    def test_price_of_today_is_expected(self):
        licence = self._create_license(START)
        line = self.plain_tariff.price_ids
        line.filtered(lambda p: p.term_id == self.terms[12]).price = 150
        self.run_due(licence, date(2026, 2, 8))
        self.assertEqual(licence.renewal_opportunity_id.expected_revenue, 150)
        self.assertEqual(licence.amount, 120)

    def test_responsible_gets_one_activity_and_one_mail_a_threshold(self):
        licence = self._create_license(START)
        self.run_due(licence, date(2026, 2, 8))
        self.assertEqual(len(self.activities(licence, "mail_activity_type_expiry")), 1)
        self.run_due(licence, date(2026, 3, 1))
        activity = self.activities(licence, "mail_activity_type_expiry")
        self.assertEqual(len(activity), 1)
        self.assertIn("10 days", activity.summary)
        mails = [(str(day), to) for day, to, text in self.sent if "ends on" in text]
        self.assertEqual([day for day, _to in mails], ["2026-02-08", "2026-02-28"])
        self.assertTrue(all("lic_seller" in to for _day, to in mails))
        states = licence.journal_ids.filtered(lambda r: r.kind == "notify").state
        self.assertEqual(states, "sent")

    def test_month_tells_once_and_late(self):
        licence = self._create_license("2025-03-10", months=1)
        self.run_due(licence, date(2025, 4, 9))
        self.assertEqual(
            [str(day) for day, _to, text in self.sent if "ends on" in text],
            ["2025-03-31"],
        )
        self.assertEqual(
            self.kinds(licence),
            [
                ("2025-03-10", "activate"),
                ("2025-03-11", "expiring_30"),
                ("2025-03-31", "notify"),
                ("2025-03-31", "renew"),
                ("2025-03-31", "expiring_10"),
            ],
        )

    def test_second_run_of_the_day_does_nothing(self):
        licence = self.renewed()
        rows = licence.journal_ids
        self.run_on("2026-02-08")
        self.assertEqual(licence.journal_ids, rows)
        self.assertEqual(len(licence.renewal_lead_ids), 1)

    def test_two_months_off_lose_nothing_and_make_no_burst(self):
        licence = self._create_license(START)
        self.run_on("2026-05-01")
        self.assertEqual(licence.stage_code, "closed")
        self.assertEqual(len(licence.renewal_lead_ids), 1)
        self.assertFalse([text for _d, _to, text in self.sent if "ends on" in text])
        skipped = licence.journal_ids.filtered(lambda row: row.state == "skipped")
        self.assertEqual(len(skipped), 3)
        self.assertTrue(all(skipped.mapped("note")))
        self.assertTrue(self.activities(licence, "mail_activity_type_unrenewed"))

    def test_renewal_by_hand_is_the_only_one(self):
        licence = self._create_license(START)
        seller = licence.with_user(self.seller)
        lead_id = seller.action_renew()["res_id"]
        self.assertEqual(seller.action_renew()["res_id"], lead_id)
        self.run_due(licence, date(2026, 3, 9))
        self.assertEqual(licence.renewal_lead_ids.ids, [lead_id])

    def test_database_refuses_a_second_renewal(self):
        licence = self.renewed()
        lead = self._create_lead(self.plain)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            lead.sudo().renewed_license_id = licence
            self.env.flush_all()

    def test_people_link_no_renewal_themselves(self):
        licence = self._create_license(START)
        lead = self._create_lead(self.plain)
        for user in (self.seller, self.manager):
            with self.assertRaises(AccessError):
                lead.with_user(user).renewed_license_id = licence
            with self.assertRaises(AccessError):
                self.env["crm.lead"].with_user(user).create(
                    {"name": "x", "renewed_license_id": licence.id}
                )
        forged = self.env["crm.lead"].with_user(self.seller)
        forged = forged.with_context(default_renewed_license_id=licence.id)
        self.assertFalse(forged.create({"name": "x"}).sudo().renewed_license_id)

    def test_deleted_renewal_is_asked_about_and_not_made_again_by_itself(self):
        licence = self.renewed()
        licence.renewal_opportunity_id.with_user(self.manager).sudo().unlink()
        self.assertEqual(licence.renewal_state, "none")
        asked = licence.activity_ids.filtered(lambda a: "deleted" in (a.summary or ""))
        self.assertEqual(asked.user_id, self.seller)
        self.run_due(licence, date(2026, 3, 9))
        self.assertFalse(licence.renewal_opportunity_id)
        licence.with_user(self.seller).action_renew()
        self.assertTrue(licence.renewal_opportunity_id)

    def test_merged_renewal_stays_linked(self):
        licence = self.renewed()
        lead = licence.renewal_opportunity_id
        other = self._create_lead(self.plain)
        other.write({"probability": 90, "priority": "3"})
        head = (lead | other).merge_opportunity()
        self.assertEqual(len((lead | other).exists()), 1)
        self.assertEqual(licence.renewal_opportunity_id, head)
        self.assertEqual(head.license_term_id, self.terms[12])

    def test_renewals_of_two_licences_are_not_merged(self):
        leads = (self.renewed() | self.renewed()).renewal_opportunity_id
        with self.assertRaises(UserError):
            leads.merge_opportunity()
        self.assertEqual(len(leads.exists()), 2)

    def test_lost_renewal_needs_a_reason_whatever_the_settings_say(self):
        licence = self.renewed()
        lead = licence.renewal_opportunity_id.with_user(self.seller)
        self.company.lost_reason_required = False
        with self.assertRaises(UserError), self.cr.savepoint():
            lead.action_set_lost()
        reason = self.env["crm.lost.reason"].create({"name": "Too expensive"})
        lead.action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(licence.renewal_state, "lost")
        self.assertEqual(licence.renewal_lost_reason_id, reason)
        self.run_due(licence, date(2026, 3, 10))
        close = licence.journal_ids.filtered(lambda row: row.kind == "close")
        self.assertIn("Too expensive", close.note)
        unrenewed = self.env.ref("crm_license.crm_license_view_search").arch
        self.assertIn("unrenewed", unrenewed)

    def test_won_licence_of_a_won_renewal_cannot_be_deleted_with_its_sale(self):
        lead = self._create_lead()
        licence = self.win(lead)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            lead.unlink()
            self.env.flush_all()
        self.assertTrue(licence.exists())

    def test_numbers_in_30_and_10_days_equal_sql(self):
        other = self._create_company("Second Company")
        euro = self.env.ref("base.EUR")
        euro.active = True
        for days in (2, 9, 10, 11, 25, 30, 31, 200):
            start = date(2024, 3, 10 + 0)
            licence = self._create_license(currency_id=euro.id, amount=days)
            end = date.fromordinal(START.toordinal() + days)
            licence.sudo().write({"date_start": start})
            self.env.flush_all()
            self.cr.execute(
                "UPDATE crm_license SET date_end=%s WHERE id=%s", (end, licence.id)
            )
        self.env.invalidate_all()
        licences = self.env["crm.license"].with_company(self.company)
        for days in (30, 10):
            found = licences.search(
                [
                    ("company_id", "=", self.company.id),
                    ("stage_code", "!=", "closed"),
                    ("days_left", "<=", days),
                ]
            )
            self.cr.execute(
                "SELECT count(*), sum(amount_company) FROM crm_license l"
                " JOIN lifecycle_stage s ON s.id = l.stage_id"
                " WHERE l.company_id=%s AND s.code != 'closed'"
                " AND date_end <= %s::date + %s",
                (self.company.id, START, days),
            )
            count, total = self.cr.fetchone()
            self.assertEqual(len(found), count)
            self.assertAlmostEqual(sum(found.mapped("amount_company")), float(total))
        self.assertFalse(licences.search([("company_id", "=", other.id)]))
