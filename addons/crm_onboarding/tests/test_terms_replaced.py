from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOON, OnboardingCase

UNTIL = "2026-04-15"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestTermsReplaced(OnboardingCase):
    """What older terms gave goes with them when others come into force."""

    def setUp(self):
        super().setUp()
        self.customer = self.partner.with_company(self.company)
        self.word = self.env["crm.markup.group"].create({"name": "List price"})

    def _agree(self, **vals):
        return self._approve(self._create_lead(**vals))

    def _agree_for_a_time(self, **vals):
        return self._agree(
            markup_group_temporary_id=self.promo.id,
            markup_group_temporary_until=UNTIL,
            **vals,
        )

    def _get_prices(self):
        return self.customer.specific_property_product_pricelist

    def test_price_list_given_for_a_time_does_not_outlive_its_terms(self):
        self._agree_for_a_time()
        self.assertEqual(self._get_prices(), self.promo_prices)
        self._agree(markup_group_id=self.word.id)
        self.assertEqual(self.customer.markup_group_id, self.word)
        self.assertFalse(self._get_prices())

    def test_price_list_of_the_older_group_goes_with_it(self):
        self._agree()
        self.assertEqual(self._get_prices(), self.prices)
        self._agree(markup_group_id=self.word.id)
        self.assertFalse(self._get_prices())

    def test_group_given_for_a_time_goes_when_no_group_follows(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "markup_group_id")
        for place in (self._stage("approval"), *self.route.step_ids):
            place.required_field_ids -= field
        self._agree_for_a_time()
        self._agree(markup_group_id=False)
        self.assertEqual(self.customer.markup_group_id, self.group)
        self.assertEqual(self._get_prices(), self.prices)

    def test_price_list_chosen_by_hand_stays(self):
        self._agree_for_a_time()
        other = self.env["product.pricelist"].create({"name": "Special"})
        self.customer.specific_property_product_pricelist = other
        self._agree(markup_group_id=self.word.id)
        self.assertEqual(self._get_prices(), other)

    def test_each_part_that_was_changed_by_hand_is_asked_about(self):
        terms = self._agree_for_a_time(
            credit_limit_temporary=700000, credit_limit_temporary_until="2026-03-31"
        )
        self.customer.write({"credit_limit": 1, "markup_group_id": self.word.id})
        for part in ("limit", "markup"):
            terms._keep(part)
        asked = terms.activity_ids.filtered(
            lambda activity: "check" in activity.summary
        )
        notes = " ".join(asked.mapped("note"))
        self.assertEqual(len(asked), 2)
        self.assertIn("Markup group", notes)
        self.assertIn("Limit", notes)
