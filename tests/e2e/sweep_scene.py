"""What the attacks on contracts and licences aim at, and what must stay as it was."""

from licensing import CONTRACT, get_office
from onboarding import refused

PORTAL = "group_portal"
KEY = "E2E-UNDER-ATTACK"
OTHER = "e2e_other_customer"
OURS = "res_model IN ('crm.license', 'register.document')"
# what must look the same after each attack
KEPT = (
    "SELECT * FROM register_document WHERE company_id = %(company)s",
    "SELECT * FROM crm_license WHERE company_id = %(company)s",
    "SELECT * FROM crm_license_secret",
    "SELECT * FROM crm_license_reveal",
    "SELECT * FROM crm_lead WHERE company_id = %(company)s",
    "SELECT id, state, opportunity_id FROM account_move WHERE company_id = %(company)s",
    f"SELECT * FROM workflow_task WHERE {OURS}",
    "SELECT * FROM workflow_decision",
    "SELECT * FROM lifecycle_journal",
    f"""SELECT id, checksum, res_model, res_field, res_id, public
          FROM ir_attachment WHERE {OURS}""",
)


class Scene:
    """A draft contract, a signed one, a licence with a key and one to be issued."""

    def __init__(self, log_in):
        self.office = office = get_office(log_in)
        self.world = office.world
        self.sale, self.paid_sale = office.make_sale(), office.make_sale()
        self.draft = office.make_contract(self.sale)
        self.signed = office.make_contract(self.paid_sale)
        office.call("seller", CONTRACT, "action_sign", [self.signed])
        self.invoice = office.make_invoice(self.paid_sale)
        office.pay(self.invoice)
        [self.waiting] = office.licenses_of(self.paid_sale)
        [self.task] = office.tasks_of(self.waiting, "issuer")
        self.active = office.sell(KEY)
        make_customer(log_in)

    def client(self, who):
        return self.office.log_in(f"li_{who}")

    def refused(self, who, model, method, *args, **kwargs):
        return refused(self.client(who), model, method, *args, **kwargs)

    def customer_vals(self):
        return {
            "partner_id": self.world["customer"],
            "company_id": self.world["company"],
        }


def make_customer(log_in):
    """Make a portal user who has bought nothing."""
    admin = log_in("admin")
    found = admin.execute("ir.model.data", "check_object_reference", "base", PORTAL)
    vals = {"name": OTHER, "login": OTHER, "password": OTHER}
    vals |= {"email": f"{OTHER}@e2e.example", "group_ids": [(6, 0, [found[1]])]}
    context = {"no_reset_password": True}
    admin.execute("res.users", "create", vals, context=context)


def look(database, company):
    """Return a digest of the rows of each query of KEPT, as they are now."""
    database.rollback()
    found = {}
    with database.cursor() as cursor:
        for sql in KEPT:
            rows = f"SELECT string_agg(t::text, '' ORDER BY id) FROM ({sql}) t"
            cursor.execute(f"SELECT md5(({rows}))", {"company": company})
            [found[sql]] = cursor.fetchone()
    return found
