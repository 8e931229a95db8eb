from odoo.tests import tagged

from .common import SELLER, LicenseCase


@tagged("post_install", "-at_install")
class TestProduct(LicenseCase):
    """Which product an opportunity gets by its team, and in what currency."""

    with_invoices = True

    def make_team(self, name, company):
        """A team of all companies that sells one product of this company."""
        team = self._create_team(name)
        self._create_product(name, team, company_id=company.id)
        return team

    def make_lead(self, team, user=None, **vals):
        leads = self.env["crm.lead"].with_user(user or self.env.user)
        return leads.create({"name": "x", "team_id": team.id, **vals})

    def test_product_of_another_company_comes_into_no_lead(self):
        other = self._create_company("Second Own Company")
        team = self.make_team("Licences of the second", other)
        self.assertFalse(self.make_lead(team, self.seller).license_product_id)
        self.assertFalse(self.make_lead(team, user_id=False).license_product_id)
        mailed = self.env["crm.lead"].message_new(
            {"subject": "Licences", "from": "a@b.example", "to": "", "body": "?"},
            {"team_id": team.id},
        )
        self.assertFalse(mailed.license_product_id)

    def test_product_of_the_own_company_comes_into_its_leads(self):
        team = self.make_team("Licences of the first", self.company)
        lead = self.make_lead(team, self.seller)
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.license_product_id, team.license_product_ids)
        nobodys = self.make_lead(team, user_id=False)
        self.assertFalse(nobodys.company_id or nobodys.license_product_id)
        # the customer tells the company; nothing of the team changes
        vals = {"name": "Birch", "company_id": self.company.id}
        nobodys.partner_id = self.env["res.partner"].create(vals)
        self.assertEqual(nobodys.company_id, self.company)
        self.assertEqual(nobodys.license_product_id, team.license_product_ids)

    def test_of_two_products_the_one_that_the_company_sells_is_taken(self):
        other = self._create_company("Second Own Company")
        team = self.make_team("Both", other)
        mine = self._create_product("Mine", team)
        lead = self.make_lead(team, self.seller)
        self.assertEqual(lead.license_product_id, mine)

    def test_sold_licence_stays_what_it_is_when_another_team_takes_the_deal(self):
        lead = self._create_lead()
        self.team.member_ids = False
        licence = self.win(lead)
        seller = self._create_user("lic_of_b", SELLER)
        self.plain.sales_team_id.member_ids = seller
        lead.user_id = seller
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.won_status, "won")
        lead.team_id = self.plain.sales_team_id
        self.assertEqual(lead.license_product_id, self.product)
        self.assertEqual(lead.license_tariff_id, self.tariff)
        self.assertEqual(lead.license_price, 120)
        self.assertEqual(lead.license_ids, licence)

    def add_euro_prices(self, tariff):
        """Prices in a second currency, in front of those of the company."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        for months, term in self.terms.items():
            vals = {"term_id": term.id, "currency_id": euro.id, "price": months}
            tariff.write({"price_ids": [(0, 0, vals)]})
        return euro

    def test_another_term_keeps_the_currency_that_was_agreed(self):
        euro = self.add_euro_prices(self.plain_tariff)
        first = self._create_license(currency_id=euro.id, amount=12, start="2025-03-10")
        first.with_user(self.seller).action_renew()
        lead = first.renewal_opportunity_id
        lead.license_term_id = self.terms[6]
        self.assertEqual((lead.license_currency_id, lead.license_price), (euro, 6))
        waiting = self._create_license(currency_id=euro.id, amount=12)
        waiting.term_id = self.terms[24]
        self.assertEqual((waiting.currency_id, waiting.amount), (euro, 24))

    def test_a_new_sale_has_the_price_in_the_currency_of_the_company(self):
        self.add_euro_prices(self.plain_tariff)
        lead = self._create_lead(self.plain)
        usd = self.company.currency_id
        self.assertEqual((lead.license_currency_id, lead.license_price), (usd, 120))
        licence = self._create_license()
        self.assertEqual((licence.currency_id, licence.amount), (usd, 120))
