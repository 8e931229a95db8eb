from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import INN, INN_2, INN_PERSON, OGRN, OGRN_PERSON, OnboardingCase


@tagged("post_install", "-at_install")
class TestCard(OnboardingCase):
    """INN and OGRN are right, written alike, and told of when they are there twice."""

    def test_numbers_are_kept_as_digits(self):
        lead = self._create_lead((), inn=" 9900 000017 ", ogrn="1-03-99-00-00001-8")
        self.assertEqual((lead.inn, lead.ogrn), (INN, OGRN))
        lead.write({"inn": "9900 0000 0041", "ogrn": "304\u00a09900\u200b00000010"})
        self.assertEqual((lead.inn, lead.ogrn), (INN_PERSON, OGRN_PERSON))

    def test_wrong_numbers_are_refused_with_the_reason(self):
        lead = self._create_lead(())
        cases = [
            ({"inn": "9900000018"}, "check digit"),
            ({"inn": "99000000"}, "10 digits"),
            ({"inn": "990000001X"}, "consist of digits"),
            ({"inn": "٧٧٠٧٠٨٣٨٩٣ x"}, "consist of digits"),
            ({"ogrn": "1039900000019"}, "check digit"),
            ({"ogrn": "10399000000"}, "13 digits"),
        ]
        for vals, words in cases:
            with self.subTest(vals=vals), self._refused(words, ValidationError):
                lead.write(vals)
        with self.assertRaises(ValidationError):
            self._create_lead((), inn="1234567890")

    def test_numbers_may_be_empty(self):
        lead = self._create_lead((), inn=False, ogrn="  ")
        self.assertFalse(lead.inn or lead.ogrn)

    def test_form_tells_of_a_mistyped_number_at_once(self):
        lead = self._create_lead(())
        with (
            self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs,
            Form(lead.with_user(self.manager)) as form,
        ):
            form.inn = "9900000018"
            form.inn = INN
        self.assertIn("check digit", "".join(logs.output))

    def test_organisation_and_person_do_not_fit_together(self):
        lead = self._create_lead((), ogrn=OGRN_PERSON)
        self.assertIn("sole proprietor", lead.requisites_warning)
        lead.ogrn = OGRN
        self.assertFalse(lead.requisites_warning)

    def test_somebody_elses_client_is_told_of_without_its_name(self):
        self._create_lead((), name="Secret deal", user_id=self.head.id)
        mine = self._create_lead(()).with_user(self.manager)
        self.assertIn("Head works with", mine.requisites_warning)
        self.assertNotIn("Secret deal", mine.requisites_warning)
        seen = mine.with_user(self.colleague).requisites_warning
        self.assertIn("Secret deal", seen)

    def test_closed_opportunities_are_no_doubles(self):
        other = self._create_lead((), user_id=self.head.id)
        mine = self._create_lead(()).with_user(self.manager)
        self.assertTrue(mine.requisites_warning)
        reason = self.env.ref("crm_onboarding.lost_reason_no_documents")
        other.action_set_lost(lost_reason_id=reason.id)
        mine.invalidate_recordset()
        self.assertFalse(mine.requisites_warning)

    def test_customer_with_the_inn_is_told_of(self):
        self.env["res.partner"].create({"name": "Old Friend", "vat": INN_2})
        lead = self._create_lead((), inn=INN_2).with_user(self.manager)
        self.assertIn("Old Friend", lead.requisites_warning)

    def test_customer_chosen_is_no_double(self):
        self.partner.vat = INN
        lead = self._create_lead(()).with_user(self.manager)
        self.assertFalse(lead.requisites_warning)

    def test_one_period_serves_all_that_is_temporary(self):
        lead = self._create_lead(
            (),
            credit_limit_temporary=700000,
            markup_group_temporary_id=self.promo.id,
            markup_group_temporary_until="2026-05-31",
        )
        self.assertEqual(str(lead.credit_limit_temporary_until), "2026-05-31")
        lead.credit_limit_temporary_until = "2026-04-30"
        self.assertEqual(str(lead.markup_group_temporary_until), "2026-05-31")
        lead.credit_limit_temporary = 0
        self.assertFalse(lead.credit_limit_temporary_until)

    def test_limits_are_not_negative(self):
        lead = self._create_lead(())
        with self.assertRaises(Exception), mute_logger("odoo.sql_db"):  # noqa: B017
            lead.credit_limit_requested = -1
            lead.flush_recordset()

    def test_copy_of_an_opportunity_has_no_contract(self):
        lead = self._create_lead(())
        lead.write({"contract_number": "C-1"})
        self.assertFalse(lead.copy().contract_number)

    def test_margin_of_a_product(self):
        lead = self._create_lead(
            (), product_purchase_price=60, product_planned_price=80
        )
        self.assertAlmostEqual(lead.product_margin, 0.25)
        lead.product_planned_price = 0
        self.assertEqual(lead.product_margin, 0)
