from lxml import etree

from odoo.tests import tagged

from .common import INN, OGRN, OnboardingCase

GROUPS = "//group[@name='client_card'] | //group[@name='product_card']"
CARD = {
    "inn": INN,
    "ogrn": OGRN,
    "counterparty": "LLC Pine and Saw",
    "court_cases": "none",
    "credit_limit_requested": 500000,
    "delivery_method": "transport_company",
}


@tagged("post_install", "-at_install")
class TestMerge(OnboardingCase):
    """What was filled in on a card is not lost by merging."""

    def _create_bare(self, **vals):
        vals = {"name": "Pine and Saw", "team_id": self.team.id, **vals}
        vals |= {"type": "opportunity", "user_id": self.manager.id}
        return self.env["crm.lead"].create(vals | {"company_id": self.company.id})

    def _merge(self, head, tail):
        head.probability, tail.probability = 99, 1
        merged = (head | tail).with_user(self.manager).merge_opportunity()
        self.assertEqual(merged, head)
        self.assertFalse(tail.exists())

    def test_empty_card_gets_what_the_other_had(self):
        head = self._create_bare(shop_count=3)
        self._merge(head, self._create_lead(shop_count=7, holding="Wood"))
        self.assertRecordValues(
            head, [{**CARD, "shop_count": 3, "holding": "Wood", "inn": INN}]
        )
        self.assertEqual(head.markup_group_id, self.group)
        self.assertEqual(head.payment_term_id, self.payment_term)

    def test_whatever_the_form_lets_people_fill_in_is_merged(self):
        form = self.env["crm.lead"].get_view(view_type="form")
        groups = etree.fromstring(form["arch"]).xpath(GROUPS)
        self.assertEqual(len(groups), 2)
        fields = self.env["crm.lead"]._fields
        nodes = [node for group in groups for node in group.iterfind(".//field")]
        closed = ("1", "True")
        filled = {
            node.get("name")
            for node in nodes
            if node.get("readonly") not in closed
            and node.get("invisible") not in closed
            and not fields[node.get("name")].readonly
        }
        merged = set(self.env["crm.lead"]._merge_get_fields())
        self.assertGreater(len(filled), 20)
        self.assertFalse(filled - merged)
        by_task = {"contract_number", "contract_attachment_id", "product_code"}
        self.assertFalse(by_task & merged)

    def test_card_of_a_product_is_kept_too(self):
        team = self.env.ref("crm_onboarding.team_new_products")
        head, tail = (self._create_bare(team_id=team.id) for _n in range(2))
        tail.write({"product_title": "Saw", "product_planned_price": 12.5})
        self._merge(head, tail)
        self.assertEqual(head.product_title, "Saw")
        self.assertEqual(head.product_planned_price, 12.5)

    def test_agreed_terms_stay_as_agreed(self):
        lead = self._create_lead()
        self._approve(lead)
        tail = self._create_lead(
            credit_limit_temporary=9,
            credit_limit_temporary_until="2030-01-01",
            holding="Wood",
        )
        self._merge(lead, tail)
        self.assertFalse(lead.credit_limit_temporary)
        self.assertEqual(lead.holding, "Wood")
