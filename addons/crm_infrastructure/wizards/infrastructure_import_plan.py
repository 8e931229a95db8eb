"""One check of one file: what each row would create, and what stands against it."""

from dataclasses import dataclass, field
from datetime import timedelta

from ..spreadsheet import Row
from ..spreadsheet.cells import normalise
from . import infrastructure_import_texts as texts
from .infrastructure_import_directory import Directory
from .infrastructure_import_line import ERROR, EXISTS, OK, WARNING
from .infrastructure_import_periods import begun_periods, period_start


@dataclass
class Verdict:
    """What is to be done with one row. Without an error, `values` makes the service.

    `partner_id` is the customer found; without one, `customer_key` tells new
    customers apart, and the first row of one makes it. `messages` are pairs of a
    sentence and its values.
    """

    row: Row
    state: str = OK
    messages: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    partner_id: int = False
    customer_key: str = ""
    makes_customer: bool = False

    def warn(self, sentence, **values):
        self.messages.append((sentence, values))
        self.state = WARNING if self.state == OK else self.state

    def fail(self, sentence, **values):
        self.messages.append((sentence, values))
        self.state = ERROR


class ImportPlan:
    """Verdicts on all rows of a report, for the options of one wizard.

    `today` is the company's date. Only reads; the wizard carries the plan out.
    """

    def __init__(self, wizard, report, today):
        self.env, self.wizard, self.today = wizard.env, wizard, today
        self.report = report
        self.directory = Directory(self.env, wizard.company_id, report.services)
        self._rule = self.env["ir.rule"]._compute_domain(
            "infrastructure.service", "create"
        )
        self._allowed = {}
        self.may_create_customers = self.env["res.partner"].has_access("create")
        self.verdicts = [self._judge(row) for row in report.rows]
        for verdict in self.new_customers(self.new):
            verdict.makes_customer = True

    def of_state(self, *states):
        return [verdict for verdict in self.verdicts if verdict.state in states]

    @property
    def new(self):
        return self.of_state(OK, WARNING)

    def new_customers(self, verdicts):
        """Return the first verdict of each customer that they would create."""
        first = {}
        for verdict in verdicts:
            if verdict.customer_key:
                first.setdefault(verdict.customer_key, verdict)
        return list(first.values())

    def file_message(self):
        """Return what is to be said of the file as a whole."""
        return "\n".join(self._problem(problem) for problem in self.report.problems)

    def message(self, verdict):
        """Return what is to be said of a row, a line each."""
        said = [self._problem(problem) for problem in verdict.row.problems]
        said += [self._say(sentence, values) for sentence, values in verdict.messages]
        return "\n".join(said)

    def _problem(self, problem):
        headers = dict(self.report.headers)
        values = texts.problem_values(problem, headers, self.env.lang)
        return self._say(texts.PROBLEMS[problem.code], values)

    def _say(self, sentence, values):
        translated = self.env._(sentence)
        return translated % values

    # === One row ===

    def _judge(self, row):
        verdict = Verdict(row)
        if row.service is None:
            verdict.state = ERROR
            return verdict
        if row.problems:
            verdict.state = WARNING
        existing = self.directory.existing(row.service)
        if existing:
            self._judge_existing(verdict, existing)
            return verdict
        self._judge_customer(verdict)
        self._judge_type(verdict)
        self._judge_currency(verdict)
        self._judge_people(verdict)
        self._judge_rights(verdict)
        self._judge_dates(verdict)
        verdict.values.update(self._service_values(row.service))
        return verdict

    def _judge_existing(self, verdict, existing):
        service = verdict.row.service
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

    def _judge_customer(self, verdict):
        service = verdict.row.service
        found = self.directory.customers(service)
        if len(found) > 1:
            verdict.fail(texts.AMBIGUOUS_CUSTOMER, candidates=_candidates(found))
        elif found:
            verdict.partner_id = found.id
            if normalise(found.name or "") != normalise(service.customer):
                verdict.warn(texts.OTHER_CUSTOMER, name=found.name)
            elif service.email and found.email_normalized not in (
                False,
                service.email,
            ):
                verdict.warn(texts.OTHER_EMAIL, email=found.email_normalized)
        else:
            self._judge_new_customer(verdict, service)

    def _judge_new_customer(self, verdict, service):
        verdict.customer_key = normalise(service.customer)
        name = texts.shorten(service.customer)
        if not self.wizard.create_customers:
            verdict.fail(texts.NO_CUSTOMER, name=name)
        elif not self.may_create_customers:
            verdict.fail(texts.MAY_NOT_CREATE_CUSTOMER, name=name)
        email = self.directory.file_email(service)
        if service.email and service.email != email:
            verdict.warn(texts.SECOND_EMAIL, email=email)

    def _judge_type(self, verdict):
        found = self.directory.types(verdict.row.service)
        name = texts.shorten(verdict.row.service.type)
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
        currency = self.directory.currency(verdict.row.service)
        if not currency:
            verdict.fail(texts.NO_CURRENCY, name=verdict.row.service.currency)
        elif not currency.active:
            verdict.fail(texts.INACTIVE_CURRENCY, name=currency.name)
        else:
            verdict.values["currency_id"] = currency.id

    def _judge_people(self, verdict):
        service = verdict.row.service
        verdict.values["user_id"] = self.wizard.user_id.id
        people = {"administrator_id": service.administrator, "user_id": service.manager}
        for name, word in people.items():
            found = self.directory.users(word) if word else None
            if found and len(found) == 1:
                verdict.values[name] = found.id
            elif word:
                sentence = texts.AMBIGUOUS_USER if found else texts.NO_USER
                verdict.warn(sentence, name=texts.shorten(word))

    def _judge_rights(self, verdict):
        """Find now what the record rules would refuse on creation."""
        people = {
            name: verdict.values.get(name, False)
            for name in ("user_id", "administrator_id")
        }
        key = tuple(people.values())
        if key not in self._allowed:
            service = self.env["infrastructure.service"].new(
                {
                    **people,
                    "company_id": self.wizard.company_id.id,
                    "create_uid": self.env.uid,
                }
            )
            self._allowed[key] = bool(service.filtered_domain(self._rule))
        if not self._allowed[key]:
            verdict.fail(texts.NOT_ONES_OWN)

    def _judge_dates(self, verdict):
        service = verdict.row.service
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


def _candidates(partners):
    return ", ".join(
        f"{partner.name} ({partner.email_normalized or '-'}, ID {partner.id})"
        for partner in partners[:5]
    )
