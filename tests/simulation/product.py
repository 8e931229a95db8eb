"""The product, asked for what people and the scheduler do on a day."""

import zlib

from odoo.exceptions import UserError

from .company import Company
from .postman import Postman

SERVICE, LEAD = "infrastructure.service", "crm.lead"


class Refused(Exception):
    """The product does not do what the second opinion takes for possible."""


class Product:
    def __init__(self, env, story):
        self.company = Company(env, story.population)
        self.env = self.company.env
        self.postman = Postman(self.company, story.world.customers)
        self.services = self.company.make_services(story.population.services)
        self.leads = {}
        self.payments = {}
        self.customers = {
            c.number: partner.id for c, partner in self.company.customers.items()
        }
        self.run = None
        self.run_count = 0

    # === A DAY === #

    def begin(self, day):
        """Begin the run of the day: from now on this is the product's today."""
        self.run = self.env["lifecycle.run"].create(
            {"run_date": day, "company_id": self.company.record.id}
        )
        self.run.write({"state": "running"})
        self.commit()

    def night(self, day):
        """Let the scheduler do what is due, and the letters leave."""
        self.run._execute()
        self.commit()
        self.run_count += 1
        if self.run.state != "done" or self.run.failure_count:
            errors = self.run.failure_ids.mapped("error")
            raise Refused(f"The run of {day} is {self.run.state}: {errors}")
        self.send(day)

    def send(self, day):
        self.postman.deliver(day)
        self.commit()

    def commit(self):
        # nobody else writes here: what is in the cache stays true
        self.env.cr.commit()

    def do(self, day, name, key, arguments):
        """Do what a person does, the way he does it.

        :raise Refused: when the product refuses
        """
        try:
            getattr(self, name)(day, key, *arguments)
            self.commit()
        except UserError as error:
            self.env.cr.rollback()
            raise Refused(f"{day}: {name} {key} {arguments}: {error}") from error

    def as_(self, name, records):
        return records.with_user(self.company.users[name])

    # === MONEY === #

    def period(self, key):
        number, begin = key
        period = self.env["infrastructure.period"].search(
            [
                ("service_id", "=", self.services[number]),
                ("date_from", "=", begin),
            ]
        )
        if not period:
            raise Refused(f"service {number} has no period from {begin}")
        return period

    def move(self, key):
        return self.period(key).move_id

    def pay(self, day, key, amount, _is_all):
        move = self.move(key)
        payment = self._register(move, day, amount)
        self.payments.setdefault(move.id, []).append(payment)

    def pay_all(self, day, *keys):
        """Pay the rest of several invoices at once, with a payment for each."""
        moves = self.env["account.move"].union(*map(self.move, keys))
        for payment in self._register(moves, day):
            for move in payment.reconciled_invoice_ids:
                self.payments.setdefault(move.id, []).append(payment)

    def _register(self, moves, day, amount=None):
        wizard = self.as_("accountant", self.env["account.payment.register"])
        wizard = wizard.with_context(active_model="account.move", active_ids=moves.ids)
        vals = {"payment_date": day}
        if amount is not None:
            vals |= {"amount": float(amount), "payment_difference_handling": "open"}
        payments = wizard.create(vals)._create_payments()
        # what is kept of them keeps no environment of its own alive
        return self.as_("accountant", payments.with_env(self.env))

    def take_back(self, _day, key, _amount):
        self.payments[self.move(key).id].pop().action_cancel()

    def credit(self, day, key):
        move = self.move(key)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard = wizard.create({"journal_id": move.journal_id.id, "date": day})
        wizard.refund_moves()
        wizard.new_move_ids.action_post()

    def cancel(self, _day, key):
        self.move(key).button_cancel()

    def reset(self, _day, key):
        self.move(key).button_draft()

    def post(self, _day, key):
        self.move(key).action_post()

    def delete(self, _day, key):
        self.move(key).with_context(force_delete=True).unlink()

    def dispute(self, _day, key, is_disputed):
        self.move(key).no_followup = is_disputed

    # === SERVICES === #

    def service(self, number):
        return self.as_("manager", self.env[SERVICE].browse(self.services[number]))

    def start(self, _day, number):
        self.service(number).action_start()

    def bill_again(self, _day, number, begin):
        self.as_("manager", self.period((number, begin))).action_bill_again()

    def waive(self, _day, number, begin):
        self.as_("manager", self.period((number, begin))).action_waive("Simulated")

    def promise(self, _day, number, until):
        self.service(number).action_promise(until, "Simulated")

    def disconnect(self, _day, number):
        self.service(number).action_disconnect("Simulated")

    def resume_by_hand(self, _day, number):
        self.service(number).action_resume()

    def close(self, _day, number):
        self.service(number).action_close("Simulated")

    def reprice(self, _day, number, price):
        self.service(number).price_unit = float(price)

    def do_task(self, _day, number):
        self._complete(SERVICE, self.services[number])

    def _complete(self, model, record_id):
        task = self._task(model, record_id)
        task.with_user(task.user_id).action_complete()

    def _task(self, model, record_id):
        task = self.env["workflow.task"].search(
            [
                ("res_model", "=", model),
                ("res_id", "=", record_id),
                ("state", "=", "ready"),
            ]
        )
        if len(task) != 1 or not task.user_id.active:
            raise Refused(f"{model} {record_id} has tasks {task}, held by nobody")
        return task

    def tell_by_phone(self, _day, number, service, begin):
        rows = self.env["lifecycle.journal"].search(
            [
                ("res_model", "=", SERVICE),
                ("res_id", "=", self.services[number]),
                ("kind", "=", "last_warning"),
                ("state", "=", "undeliverable"),
                ("doc_id", "=", self.move((service, begin)).id),
            ]
        )
        self.as_("manager", rows).action_mark_delivered("By phone")

    def archive(self, _day, person):
        self.company.users[person].action_archive()

    # === LICENCES === #

    def sell(self, _day, number, customer, line, months, seller):
        product = self.company.lines[line]
        lead = self.env[LEAD].create(
            {
                "name": f"Sale {number}",
                "type": "opportunity",
                "partner_id": self.customers[customer],
                "team_id": product.sales_team_id.id,
                "user_id": self.company.users[seller].id,
                "company_id": self.company.record.id,
                "license_product_id": product.id,
                "license_tariff_id": product.tariff_ids[:1].id,
                "license_term_id": self._term(months).id,
            }
        )
        self.leads[number] = lead.id

    def _term(self, months):
        return self.env.ref(f"crm_license.term_{months}")

    def lead(self, number):
        return self.env[LEAD].browse(self.leads[number])

    def change_term(self, _day, number, months):
        self.lead(number).license_term_id = self._term(months)

    def make_contract(self, _day, number):
        lead = self.lead(number)
        register = self.env.ref("document_register.register_contracts")
        self.env["register.document"].create(
            {
                "register_id": register.id,
                "partner_id": lead.partner_id.id,
                "opportunity_id": lead.id,
                "company_id": self.company.record.id,
                "user_id": lead.user_id.id,
            }
        )

    def sign(self, _day, number):
        contract = self.lead(number).contract_id
        contract.action_sign()
        contract.action_receive_original()

    def invoice(self, day, number):
        lead = self.lead(number)
        line = {"name": lead.name, "price_unit": lead.license_price, "tax_ids": False}
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": lead.partner_id.id,
                "company_id": self.company.record.id,
                "opportunity_id": lead.id,
                "invoice_date": day,
                "invoice_line_ids": [(0, 0, line)],
            }
        )
        move.action_post()

    def pay_deal(self, day, number, amount):
        self._register(self.lead(number).invoice_ids, day, amount)

    def lose(self, _day, number):
        reason = self.env["crm.lost.reason"].search([], limit=1)
        self.lead(number).action_set_lost(lost_reason_id=reason.id)

    def activate(self, _day, number, start):
        licence = self.lead(number).license_ids
        task = self._task(licence._name, licence.id)
        for check in task.check_ids.filtered(lambda check: not check.is_done):
            check.with_user(task.user_id).action_toggle()
        key = f"KEY-{zlib.crc32(str(licence.id).encode()):08X}-{licence.id}"
        needed = key if licence.key_required else None
        licence.with_user(task.user_id).action_activate(start, needed)

    def name_renewals(self, deals):
        """Find the opportunities that the scheduler has made for renewals."""
        for deal in deals:
            if deal.renews and deal.number not in self.leads:
                licence = self.lead(deal.renews.deal.number).license_ids
                leads = licence.with_context(active_test=False).renewal_lead_ids
                if leads:
                    self.leads[deal.number] = leads.id

    # === LOOKING AHEAD === #

    def is_busy(self, day):
        """Tell whether something is due on the day, or a letter waits."""
        self.env.cr.execute(
            """
            SELECT EXISTS (SELECT 1 FROM infrastructure_service
                           WHERE company_id = %(company)s AND active
                           AND next_step_date <= %(day)s)
                OR EXISTS (SELECT 1 FROM crm_license
                           WHERE company_id = %(company)s AND active
                           AND next_step_date <= %(day)s)
                OR EXISTS (SELECT 1 FROM register_document
                           WHERE company_id = %(company)s AND active
                           AND next_step_date <= %(day)s)
                OR EXISTS (SELECT 1 FROM lifecycle_journal
                           WHERE company_id = %(company)s
                           AND state IN ('to_send', 'failed'))
            """,
            {"company": self.company.record.id, "day": day},
        )
        return self.env.cr.fetchone()[0]

    def forecast(self, day, window):
        """Return what the product says it will do until the end of the window."""
        wizard = self.env["lifecycle.forecast"].create(
            {
                "company_id": self.company.record.id,
                "date_from": day,
                "date_until": window.end,
                "assumption": window.assumption,
            }
        )
        wizard.action_compute()
        self.commit()
        lines = [
            (
                line.date,
                line.res_model,
                line.res_id,
                line.kind,
                line.stage_id.code or "",
                bool(line.note),
                line.amount,
            )
            for line in wizard.line_ids
        ]
        return lines, self._last_row()

    def _last_row(self):
        self.env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM lifecycle_journal")
        return self.env.cr.fetchone()[0]
