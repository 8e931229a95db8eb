"""One check of one sheet of services: what each row would create."""

from datetime import timedelta

from odoo.addons.base_import_report.models.import_report_line import EXISTS
from odoo.addons.base_import_report.models.import_report_plan import ImportPlan
from odoo.addons.base_import_report.models.import_report_texts import shorten

from ..spreadsheet import SCHEMA
from . import infrastructure_import_texts as texts
from .infrastructure_import_directory import ServiceDirectory
from .infrastructure_import_periods import begun_periods, period_start


class ServicePlan(ImportPlan):
    """Verdicts on all rows of a sheet of services, on the company's `today`."""

    problems = texts.PROBLEMS
    other_customer = texts.OTHER_CUSTOMER

    def __init__(self, wizard, report, today):
        self.today = today
        self._rule = wizard.env["ir.rule"]._compute_domain(
            "infrastructure.service", "create"
        )
        directory = ServiceDirectory(wizard.env, wizard.company_id, report.items)
        super().__init__(wizard, report, SCHEMA.columns, directory)

    def judge(self, verdict):
        service = verdict.row.item
        existing = self.directory.imported(service)
        if existing:
            self._judge_existing(verdict, existing)
            return
        self.judge_customer(verdict)
        self._judge_type(verdict)
        self._judge_currency(verdict)
        self._judge_people(verdict)
        self._judge_rights(verdict)
        self._judge_dates(verdict)
        verdict.values.update(self._service_values(service))

    def _judge_existing(self, verdict, existing):
        service = verdict.row.item
        same = (
            existing.currency_id.compare_amounts(
                existing.price_unit, float(service.price)
            )
            == 0
            and existing.quantity == float(service.quantity)
            and existing.interval_number == service.interval.number
            and existing.interval_unit == service.interval.unit
        )
        verdict.warn(texts.SAME_SERVICE if same else texts.CHANGED_SERVICE)
        verdict.state = EXISTS

    def _judge_type(self, verdict):
        found = self.directory.types(verdict.row.item)
        name = shorten(verdict.row.item.type)
        if not found:
            verdict.fail(texts.NO_TYPE, name=name)
        elif len(found) > 1:
            verdict.fail(texts.AMBIGUOUS_TYPE, name=name)
        elif not found.product_id:
            verdict.fail(texts.TYPE_WITHOUT_PRODUCT, name=found.name)
        else:
            verdict.values["type_id"] = found.id
            verdict.values["product_id"] = found.product_id.id

    def _judge_currency(self, verdict):
        currency = self.directory.currency(verdict.row.item)
        if self.judge_currency(verdict, currency):
            verdict.values["currency_id"] = currency.id

    def _judge_people(self, verdict):
        service = verdict.row.item
        people = {"administrator_id": service.administrator, "user_id": service.manager}
        for name, word in people.items():
            found = self.directory.users(word) if word else None
            if found and len(found) == 1:
                verdict.values[name] = found.id
            elif word:
                sentence = texts.AMBIGUOUS_USER if found else texts.NO_USER
                verdict.warn(sentence, name=shorten(word))
        if "user_id" not in verdict.values:
            user_id = self.judge_default_user(verdict, self.wizard.user_id)
            verdict.values["user_id"] = user_id

    def _judge_rights(self, verdict):
        """Find now what the record rules would refuse on creation."""
        people = {
            name: verdict.values.get(name, False)
            for name in ("user_id", "administrator_id")
        }
        if not self.once(tuple(people.values()), lambda: self._is_allowed(people)):
            verdict.fail(texts.NOT_ONES_OWN)

    def _is_allowed(self, people):
        values = {"company_id": self.wizard.company_id.id, "create_uid": self.env.uid}
        service = self.env["infrastructure.service"].new({**people, **values})
        return bool(service.filtered_domain(self._rule))

    def _judge_dates(self, verdict):
        service = verdict.row.item
        if service.date_end and service.date_end < self.today:
            verdict.warn(texts.ALREADY_OVER, date=service.date_end)
            return
        paid = service.paid_through or service.date_start - timedelta(days=1)
        periods = begun_periods(service, paid)
        end = period_start(service, periods + 1) - timedelta(days=1)
        if paid not in (end, service.date_end):
            verdict.warn(texts.INSIDE_PERIOD, date=paid, end=end)
        unpaid = begun_periods(service, self.today) - periods
        if unpaid > 1 and self.wizard.start_services:
            verdict.warn(texts.UNPAID_PERIODS, count=unpaid, date=paid)

    def _service_values(self, service):
        return {
            "name": service.name,
            "price_unit": float(service.price),
            "quantity": float(service.quantity),
            "interval_number": service.interval.number,
            "interval_unit": service.interval.unit,
            "date_start": service.date_start,
            "date_end": service.date_end,
            "paid_through": service.paid_through,
            "company_id": self.wizard.company_id.id,
            "import_key": service.import_key,
        }
