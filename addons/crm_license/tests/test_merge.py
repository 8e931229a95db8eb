from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, LicenseCase


@tagged("post_install", "-at_install")
class TestMerge(LicenseCase):
    """What is sold, renewed and paid stays whole when opportunities are merged."""

    with_invoices = True

    def make_head(self, lead):
        """Put it into a later stage than the others are in."""
        domain = [("team_ids", "in", lead.team_id.ids), ("code", "=", "contract")]
        lead.stage_id = self.env["crm.stage"].search(domain)

    def renew(self, licence):
        licence.with_user(self.seller).action_renew()
        return licence.renewal_opportunity_id

    def issue(self, licence):
        self.activate(licence, START, "KEY-1")
        return licence

    def take_back(self, lead):
        lead.stage_id = lead._get_first_stage(lead.team_id)
        self.assertEqual(lead.won_status, "pending")

    def test_won_sale_does_not_swallow_its_renewal(self):
        sale = self._create_lead()
        renewal = self.renew(self.issue(self.win(sale)))
        with self.assertRaises(UserError), self.cr.savepoint():
            (sale | renewal).merge_opportunity()
        self.assertEqual(sale.license_ids.renewal_state, "open")

    def test_sale_taken_back_does_not_swallow_its_renewal(self):
        sale = self._create_lead()
        renewal = self.renew(self.issue(self.win(sale)))
        self.take_back(sale)
        with self.assertRaises(UserError), self.cr.savepoint():
            (sale | renewal).merge_opportunity()
        self.assertEqual(len((sale | renewal).exists()), 2)

    def test_won_renewal_is_merged_with_a_plain_request(self):
        renewal = self.renew(self.issue(self.win(self._create_lead())))
        successor = self.win(renewal)
        request = self._create_lead(license_product_id=False, license_tariff_id=False)
        head = (renewal | request).merge_opportunity()
        self.assertEqual(head, renewal)
        self.assertEqual(successor.opportunity_id, head)

    def test_what_was_sold_stays_sold_in_a_merge(self):
        sale, other = self._create_lead(), self._create_lead()
        licence = self.win(sale)
        price = sale.license_price
        other.license_price = other.expected_revenue = price + 80
        self.take_back(sale)
        self.make_head(other)
        head = (sale | other)._merge_opportunity(auto_unlink=False)
        self.assertEqual(head, other)
        self.assertEqual(head.license_ids, licence)
        self.assertEqual(head.license_price, price)

    def test_what_was_paid_follows_the_licence(self):
        sale, other = self._create_lead(), self._create_lead()
        licence = self.win(sale)
        self.take_back(sale)
        self.make_head(other)
        head = (sale | other)._merge_opportunity(auto_unlink=False)
        self.assertEqual(head, other)
        self.assertEqual(licence.opportunity_id, head)
        self.assertEqual(head.license_paid, 120)
        self.assertFalse(head.is_payment_lost)
        self.assertFalse(sale.license_paid)
        self.assertFalse(sale.is_payment_lost)

    def test_tariff_term_and_price_come_from_one_deal(self):
        head = self._create_lead(license_term_id=False)
        self.make_head(head)
        dear = self._create_tariff("Dear", self.product)
        tail = self._create_lead(license_tariff_id=dear.id, license_price=500)
        self.assertEqual((head | tail).merge_opportunity(), head)
        self.assertEqual(head.license_tariff_id, self.tariff)
        self.assertFalse(head.license_term_id)
        self.assertEqual((head.license_price, head.expected_revenue), (0, 0))

    def test_what_is_given_away_stays_free(self):
        head, tail = self._create_lead(), self._create_lead(license_price=500)
        head.license_price = 0
        self.make_head(head)
        (head | tail).merge_opportunity()
        self.assertEqual((head.license_price, head.expected_revenue), (0, 0))

    def test_a_deal_without_tariff_takes_all_of_the_other(self):
        head = self._create_lead(license_tariff_id=False, expected_revenue=7)
        self.make_head(head)
        tail = self._create_lead(self.plain, months=6, license_price=50)
        (head | tail).merge_opportunity()
        self.assertEqual(head.license_product_id, self.plain)
        self.assertEqual(head.license_tariff_id, self.plain_tariff)
        self.assertEqual(head.license_term_id, self.terms[6])
        self.assertEqual((head.license_price, head.expected_revenue), (50, 50))

    def test_deals_without_licences_keep_what_they_expect(self):
        blank = {"license_product_id": False, "license_tariff_id": False}
        head = self._create_lead(license_term_id=False, **blank)
        tail = self._create_lead(license_term_id=False, expected_revenue=70, **blank)
        self.make_head(head)
        (head | tail).merge_opportunity()
        self.assertEqual(head.expected_revenue, 70)
        self.assertFalse(head.license_product_id)

    def test_renewal_is_merged_into_a_deal_that_names_no_product(self):
        licence = self._create_license(START)
        renewal = self.renew(licence)
        head = self._create_lead(
            self.plain, license_product_id=False, license_tariff_id=False
        )
        self.make_head(head)
        (head | renewal).merge_opportunity()
        self.assertEqual(licence.renewal_opportunity_id, head)
        self.assertEqual(head.license_product_id, self.plain)
        self.assertEqual(head.license_tariff_id, self.plain_tariff)
        self.assertEqual(head.license_price, 120)
