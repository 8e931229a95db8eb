from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import INN, NOON, TODAY, OnboardingCase

LIMIT_UNTIL, MARKUP_UNTIL = "2026-03-31", "2026-04-15"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestTerms(OnboardingCase):
    """Agreed terms reach the customer and fall back by themselves, once."""

    def _agree(self, partner=None, **vals):
        temporary = {
            "credit_limit_temporary": 700000,
            "credit_limit_temporary_until": LIMIT_UNTIL,
            "markup_group_temporary_id": self.promo.id,
            "markup_group_temporary_until": MARKUP_UNTIL,
        }
        partner = partner or self.partner
        lead = self._create_lead(partner_id=partner.id, **{**temporary, **vals})
        return self._approve(lead)

    def _customer(self, partner=None):
        return (partner or self.partner).with_company(self.company)

    def _run(self, day):
        """Let the scheduler do the day."""
        with freeze_time(f"{day} 12:00:00"), self.enter_registry_test_mode():
            with self.registry.cursor() as cr:
                env = self.env(cr=cr)
                run = env["lifecycle.run"].create(
                    {"run_date": day, "company_id": self.company.id}
                )
                run._execute()
        self.env.invalidate_all()

    def _journal(self, terms, kind):
        domain = [("res_model", "=", terms._name), ("res_id", "in", terms.ids)]
        return self.env["lifecycle.journal"].search([*domain, ("kind", "=", kind)])

    def test_customer_gets_the_agreed_terms(self):
        terms = self._agree(credit_limit_temporary=0, markup_group_temporary_id=False)
        customer = self._customer()
        self.assertEqual(terms.stage_code, "permanent")
        self.assertFalse(terms.next_step_date)
        self.assertEqual(customer.credit_limit, 500000)
        self.assertTrue(customer.use_partner_credit_limit)
        self.assertEqual(customer.property_payment_term_id, self.payment_term)
        self.assertEqual(customer.markup_group_id, self.group)
        self.assertEqual(customer.specific_property_product_pricelist, self.prices)
        self.assertEqual(customer.vat, INN)
        self.assertIn("500,000", "".join(customer.message_ids.mapped("body")))

    def test_price_list_is_that_of_sales(self):
        self.env.user.group_ids |= self.env.ref("product.group_product_pricelist")
        self._agree(credit_limit_temporary=0, markup_group_temporary_id=False)
        self.assertEqual(self._customer().property_product_pricelist, self.prices)

    def test_commercial_partner_gets_them(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        terms = self._agree(contact)
        self.assertEqual(terms.partner_id, self.partner)
        self.assertEqual(self._customer().credit_limit, 700000)

    def test_values_that_the_head_has_changed_are_agreed(self):
        lead = self._create_lead()
        terms = self._approve(lead, credit_limit_requested=200000)
        self.assertEqual(terms.credit_limit, 200000)
        self.assertEqual(self._customer().credit_limit, 200000)

    def test_temporary_terms_fall_back_one_after_the_other(self):
        terms, customer = self._agree(), self._customer()
        self.assertEqual(terms.stage_code, "temporary")
        self.assertEqual(customer.credit_limit, 700000)
        self.assertEqual(customer.markup_group_id, self.promo)
        self._run(LIMIT_UNTIL)
        self.assertEqual(customer.credit_limit, 700000)
        self._run("2026-04-01")
        self.assertEqual(customer.credit_limit, 500000)
        self.assertEqual(terms.limit_state, "fallen_back")
        self.assertEqual(terms.stage_code, "temporary")
        self.assertEqual(customer.markup_group_id, self.promo)
        self._run("2026-04-16")
        self.assertEqual(customer.markup_group_id, self.group)
        self.assertEqual(customer.specific_property_product_pricelist, self.prices)
        self.assertEqual(terms.stage_code, "permanent")
        self.assertFalse(terms.next_step_date)

    def test_missed_days_are_made_up_for_once(self):
        terms = self._agree()
        self._run("2026-05-20")
        self._run("2026-05-20")
        self._run("2026-05-21")
        self.assertEqual(self._customer().credit_limit, 500000)
        self.assertEqual(len(self._journal(terms, "fall_back")), 2)
        skipped = self._journal(terms, "remind")
        self.assertEqual(set(skipped.mapped("state")), {"skipped"})
        self.assertFalse(terms.activity_ids)

    def test_salesperson_is_reminded_before_the_end(self):
        terms = self._agree()
        self.assertEqual(str(terms.next_step_date), "2026-03-24")
        self._run("2026-03-24")
        self.assertEqual(terms.activity_ids.user_id, self.manager)
        self.assertIn("700,000", terms.activity_ids.note)
        self.assertEqual(self._customer().credit_limit, 700000)

    def test_reminder_follows_the_setting(self):
        terms = self._agree()
        self.company.client_terms_remind_days = 2
        self.assertEqual(str(terms.next_step_date), "2026-03-29")
        self.company.client_terms_remind_days = 0
        self.assertEqual(str(terms.next_step_date), "2026-04-01")

    def test_limit_changed_by_hand_is_not_overwritten(self):
        terms = self._agree()
        self._customer().credit_limit = 900000
        self._run("2026-04-01")
        self.assertEqual(self._customer().credit_limit, 900000)
        self.assertEqual(terms.limit_state, "kept")
        question = terms.activity_ids.filtered(lambda a: "check" in a.summary)
        self.assertEqual(question.user_id, self.manager)
        self._run("2026-04-02")
        self.assertEqual(self._customer().credit_limit, 900000)

    def test_price_list_changed_by_hand_is_not_overwritten(self):
        terms = self._agree()
        other = self.env["product.pricelist"].create({"name": "Special"})
        self._customer().specific_property_product_pricelist = other
        self._run("2026-04-16")
        self.assertEqual(self._customer().specific_property_product_pricelist, other)
        self.assertEqual(terms.markup_state, "kept")
        self.assertEqual(terms.limit_state, "fallen_back")

    def test_new_terms_replace_the_older_ones(self):
        old = self._agree()
        new = self._agree(
            credit_limit_requested=100000,
            credit_limit_temporary=0,
            markup_group_temporary_id=False,
        )
        self.assertEqual((old.stage_code, new.stage_code), ("replaced", "permanent"))
        self.assertFalse(old.next_step_date or old.date_end)
        self._run("2026-05-20")
        self.assertEqual(self._customer().credit_limit, 100000)
        self.assertFalse(self._journal(old, "fall_back"))

    def test_period_that_was_over_before_the_approval_does_not_begin(self):
        lead = self._create_lead(
            credit_limit_temporary=700000, credit_limit_temporary_until=TODAY
        )
        run = self._start(lead)
        with freeze_time("2026-03-12 12:00:00"):
            self._approve_until(run)
        terms = self.env["crm.client.terms"].search([("run_id", "=", run.id)])
        self.assertEqual(terms.limit_state, "none")
        self.assertEqual(self._customer().credit_limit, 500000)

    def test_temporary_terms_need_their_period(self):
        lead = self._create_lead(credit_limit_temporary=700000)
        with self._refused("Temporary Limit Until"):
            self._start(lead)
        lead.credit_limit_temporary_until = TODAY - timedelta(days=1)
        with self._refused("not over"):
            self._start(lead)

    def test_head_cannot_forget_the_period_either(self):
        run = self._start()
        with self._refused("Temporary Limit Until"):
            self._complete(run, self.head, values={"credit_limit_temporary": 9})

    def test_other_companies_are_left_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.partner.with_company(other)
        before = theirs.credit_limit
        self._agree()
        self.assertEqual(theirs.credit_limit, before)
        self.assertFalse(theirs.markup_group_id)
        self.assertFalse(theirs.specific_property_product_pricelist)

    def test_forecast_shows_them(self):
        terms = self._agree()
        steps = terms._lifecycle_forecast(TODAY, TODAY + timedelta(days=60), "pay")
        found = [(step.kind, str(step.due)) for _record, step in steps]
        self.assertEqual(
            found,
            [
                ("remind", "2026-03-24"),
                ("fall_back", "2026-04-01"),
                ("remind", "2026-04-08"),
                ("fall_back", "2026-04-16"),
            ],
        )

    def test_busy_customer_waits_without_failure(self):
        terms = self._agree()
        partners = type(self.env["res.partner"])
        with patch.object(
            partners, "try_lock_for_update", lambda self, **kw: self.browse()
        ):
            self._run("2026-04-01")
        self.assertEqual(self._customer().credit_limit, 700000)
        self.assertFalse(terms.lifecycle_failure)
        self._run("2026-04-02")
        self.assertEqual(self._customer().credit_limit, 500000)

    def test_histories_tell_of_the_fall_back(self):
        terms = self._agree()
        self._run("2026-04-01")
        for record in (terms.lead_id, self.partner):
            bodies = "".join(record.message_ids.mapped("body"))
            self.assertIn("Temporary terms are over", bodies)

    def test_nobody_writes_terms(self):
        terms = self._agree()
        for user in (self.manager, self.head, self.env.ref("base.user_admin")):
            mine = terms.with_user(user)
            with self.subTest(user=user.login):
                for attack in (
                    lambda mine=mine: mine.write({"credit_limit": 9e6}),
                    lambda mine=mine: mine.unlink(),
                    lambda mine=mine: mine.copy(),
                ):
                    self.assertRaises(AccessError, attack)

    def test_terms_follow_the_salesperson(self):
        terms = self._agree()
        other = self._create_user("other", "sales_team.group_sale_salesman")
        self.assertTrue(terms.with_user(self.manager).has_access("read"))
        self.assertFalse(terms.with_user(other).has_access("read"))
        terms.lead_id.user_id = other
        self.assertTrue(terms.with_user(other).has_access("read"))
        self.assertFalse(terms.with_user(self.stranger).has_access("read"))

    def test_many_fall_back_in_one_batch(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(30)]
        )
        counts = [self._count_fall_back(partners[:5]), self._count_fall_back(partners)]
        each = (counts[1] - counts[0]) / 25
        self.assertLess(each, 8)

    def _count_fall_back(self, partners):
        """Return how many queries the fall-back of these customers takes."""
        model = self.env["crm.client.terms"].sudo()
        stage = self.env.ref("crm_onboarding.terms_stage_temporary")
        terms = model.create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "date_agreed": TODAY,
                    "stage_id": stage.id,
                    "credit_limit": 5,
                    "credit_limit_temporary": 7,
                    "credit_limit_until": TODAY,
                    "limit_state": "temporary",
                    "is_limit_reminded": True,
                }
                for partner in partners
            ]
        )
        partners.with_company(self.company).sudo().credit_limit = 7
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        terms._lifecycle_process(TODAY + timedelta(days=1))
        self.env.flush_all()
        self.assertEqual(set(partners.mapped("credit_limit")), {5})
        return self.env.cr.sql_log_count - before
