from datetime import date

from odoo.tests import tagged

from .common import LicenseCase


@tagged("post_install", "-at_install")
class TestStory(LicenseCase):
    """From the first sale through a renewal for another term to the end."""

    with_invoices = True

    def test_sold_issued_renewed_for_another_term_closed(self):
        self.set_clock("2024-02-20")
        lead = self._create_lead()
        self.assertEqual((lead.license_price, lead.expected_revenue), (120, 120))
        first = self.win(lead)
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(first.stage_code, "to_issue")

        self.activate(first, "2024-02-29", "AAA-111")
        self.assertEqual(first.stage_code, "to_issue")
        self.assertEqual(str(first.date_end), "2025-02-28")
        self.run_due(first, date(2025, 2, 10))
        self.assertEqual(
            self.kinds(first),
            [
                ("2024-02-20", "issue"),
                ("2024-02-29", "activate"),
                ("2025-01-29", "expiring_30"),
                ("2025-01-29", "notify"),
                ("2025-01-29", "renew"),
            ],
        )
        renewal = first.renewal_opportunity_id
        self.assertEqual(renewal.previous_contract_id, first.contract_id)

        renewal.license_term_id = self.terms[3]
        self.assertEqual(renewal.expected_revenue, 30)
        second = self.win(renewal)
        self.assertEqual((first.renewal_state, first.successor_id), ("won", second))
        self.assertEqual(second.predecessor_id, first)
        self.assertEqual(second.suggested_start, first.date_end)
        self.activate(second, second.suggested_start, "AAA-112")
        self.run_due(first | second, date(2025, 3, 1))
        self.assertEqual((first.stage_code, second.stage_code), ("closed", "active"))
        self.assertFalse(self.activities(first, "mail_activity_type_unrenewed"))

        # the following cycle uses the new term
        self.assertEqual(str(second.date_end), "2025-05-28")
        self.run_due(first | second, date(2025, 5, 28))
        last = second.renewal_opportunity_id
        self.assertEqual(last.license_term_id, self.terms[3])
        self.assertEqual(
            self.kinds(second)[-6:],
            [
                ("2025-02-28", "activate"),
                ("2025-04-28", "expiring_30"),
                ("2025-05-08", "notify"),
                ("2025-05-08", "renew"),
                ("2025-05-18", "expiring_10"),
                ("2025-05-28", "close"),
            ],
        )
        self.assertEqual(second.renewal_state, "open")
        self.assertTrue(self.activities(second, "mail_activity_type_unrenewed"))
        self.assertEqual(first.root_id, second.root_id)
        self.assertEqual(second.chain_count, 2)
        self.assertEqual(
            self.env["crm.license"].search(second.action_view_chain()["domain"]),
            first | second,
        )

    def test_thirteen_months_of_five_terms(self):
        licences = self.env["crm.license"]
        for months in self.terms:
            licences |= self._create_license("2025-03-10", months=months)
        self.run_due(licences, date(2026, 4, 10))
        stages = {licence.months: licence.stage_code for licence in licences}
        self.assertEqual(
            stages, {1: "closed", 3: "closed", 6: "closed", 12: "closed", 24: "active"}
        )
        renewed = licences.filtered("renewal_opportunity_id")
        self.assertEqual(sorted(renewed.mapped("months")), [1, 3, 6, 12])
        for licence in renewed:
            self.assertEqual(len(licence.renewal_lead_ids), 1)
            rows = licence.journal_ids
            self.assertEqual(len(rows), len(set(rows.mapped("key"))))

    def test_forecast_is_what_happens(self):
        licences = self.env["crm.license"]
        for months, start in ((1, "2025-03-05"), (6, "2025-01-31"), (12, "2025-01-31")):
            licences |= self._create_license(start, months=months)
        until = date(2026, 3, 1)
        self.set_clock("2025-03-10")
        foreseen = [
            (record.id, str(step.due), step.kind)
            for record, step in licences._lifecycle_forecast(
                date(2025, 3, 10), until, "pay"
            )
        ]
        before = licences.journal_ids
        self.run_due(licences, until)
        rows = (licences.journal_ids - before).sorted("id")
        done = [(row.res_id, str(row.run_date), row.kind) for row in rows]
        self.assertEqual(sorted(foreseen), sorted(done))
        self.assertEqual(len(done), 14)
