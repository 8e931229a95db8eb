import logging

from odoo.tests import tagged

from .common import START, LicenseCase

_logger = logging.getLogger(__name__)
COUNT = 200


@tagged("post_install", "-at_install")
class TestQueries(LicenseCase):
    """What renewals cost, in statements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(COUNT)]
        )
        cls.licences = cls.env["crm.license"].create(
            [
                {
                    "partner_id": partner.id,
                    "product_id": cls.plain.id,
                    "tariff_id": cls.plain_tariff.id,
                    "term_id": cls.terms[12].id,
                    "company_id": cls.company.id,
                    "user_id": cls.seller.id,
                }
                for partner in cls.partners
            ]
        )

    def _start(self, licences):
        licences.sudo().write({"date_start": START})
        licences.sudo()._lifecycle_advance()

    def _count(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.run_on(day, send=False)
        return self.cr.sql_log_count - before

    def test_renewal_of_two_hundred_is_made_in_batches(self):
        self._start(self.licences[:10])
        few = self._count("2026-02-08")
        self.set_clock(START)
        self._start(self.licences[10:])
        many = self._count("2026-02-08")
        self.assertEqual(len(self.licences.renewal_opportunity_id), COUNT)
        each = (many - few) / (COUNT - 20)
        _logger.info("QUERIES per renewal: %.1f (a run of 10: %s)", each, few)
        self.assertLess(each, 6)

    def test_facts_cost_the_same_for_one_and_for_many(self):
        self._start(self.licences)
        for licences in (self.licences[:1], self.licences):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            licences._lifecycle_facts()
            cost = self.cr.sql_log_count - before
            self.assertLess(cost, 15)
