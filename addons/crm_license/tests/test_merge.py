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
