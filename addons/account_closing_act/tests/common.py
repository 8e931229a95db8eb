from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.mail.tests.common import MailCommon

DAY = fields.Date.to_date("2026-03-31")


class ClosingActCommon(AccountTestInvoicingCommon, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.env = cls.env(user=cls.env.ref("base.user_root"))
        cls.acts = cls.env["closing.act"]
        cls.customer = cls._create_partner("Rye Bakery", "office@rye.example.com")
        cls.mute_customer = cls._create_partner("Quiet Hotel", False)
        cls.accountant = new_test_user(
            cls.env,
            "act_accountant",
            "account.group_account_invoice",
            email="accountant@own.example.com",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.company.closing_act_user_id = cls.accountant

    @classmethod
    def _create_partner(cls, name, email):
        return cls.env["res.partner"].create(
            {"name": name, "email": email, "is_company": True, "lang": "en_US"}
        )

    @classmethod
    def _create_move(cls, partner=None, amounts=(100.0,), post=True, **vals):
        company = vals.pop("company", cls.company)
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": company.id,
                    "partner_id": (partner or cls.customer).id,
                    "invoice_date": "2026-03-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": f"Service {number}",
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                        for number, amount in enumerate(amounts)
                    ],
                    **vals,
                }
            )
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _create_act(cls, move=None, **vals):
        move = move or cls._create_move()
        return cls.acts._create_for([{"move_id": move.id, **vals}])

    @classmethod
    def _create_issued(cls, move=None, **vals):
        act = cls._create_act(move, **vals)
        act._issue(DAY)
        return act
