"""One check of one file: what each row would create, and what stands against it."""

from dataclasses import dataclass, field

from ..tabular import Row
from ..tabular.cells import normalise
from . import import_report_texts as texts
from .import_report_line import ERROR, OK, WARNING


@dataclass
class Verdict:
    """What is to be done with one row. Without an error, `values` makes the record.

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

    Only reads; the wizard carries the plan out. `judge` is for the addon that
    imports: it fills the verdict on a row that has an item.
    """

    problems = texts.PROBLEMS
    other_customer = texts.OTHER_CUSTOMER

    def __init__(self, wizard, report, columns, directory):
        self.env, self.wizard = wizard.env, wizard
        self._once = {}
        self.report, self.columns, self.directory = report, columns, directory
        self.may_create_customers = self.env["res.partner"].has_access("create")
        self.verdicts = [self._begin(row) for row in report.rows]
        for verdict in self.new_customers(self.new):
            verdict.makes_customer = True

    def judge(self, verdict):
        raise NotImplementedError

    def once(self, what, compute):
        """Return what was computed for it, on the first row that asks."""
        if what not in self._once:
            self._once[what] = compute()
        return self._once[what]

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

    # === What is said === #

    def file_message(self):
        """Return what is to be said of the file as a whole."""
        return "\n".join(self._problem(problem) for problem in self.report.problems)

    def message(self, verdict):
        """Return what is to be said of a row, a line each."""
        said = [self._problem(problem) for problem in verdict.row.problems]
        said += [self._say(sentence, values) for sentence, values in verdict.messages]
        return "\n".join(said)

    def _problem(self, problem):
        titles = self.columns.titles.get(problem.column, (problem.column,) * 2)
        title = titles[(self.env.lang or "").startswith("ru")]
        values = {
            "column": dict(self.report.headers).get(problem.column) or title,
            "found": texts.shorten(problem.found),
            "detail": problem.detail,
        }
        return self._say(self.problems[problem.code], values)

    def _say(self, sentence, values):
        translated = self.env._(sentence)
        return translated % values

    # === What is common to the rows of all sheets === #

    def _begin(self, row):
        verdict = Verdict(row)
        if row.item is None:
            verdict.state = ERROR
            return verdict
        if row.problems:
            verdict.state = WARNING
        self.judge(verdict)
        return verdict

    def judge_customer(self, verdict):
        """Find the row's customer, by e-mail address, else by name."""
        item = verdict.row.item
        found = self.directory.customers(item)
        if len(found) > 1:
            verdict.fail(texts.AMBIGUOUS_CUSTOMER, candidates=_name_all(found))
        elif not found:
            self._judge_new_customer(verdict, item)
        else:
            verdict.partner_id = found.id
            if normalise(found.name or "") != normalise(item.customer):
                verdict.warn(self.other_customer, name=found.name)
            elif item.email and found.email_normalized not in (False, item.email):
                verdict.warn(texts.OTHER_EMAIL, email=found.email_normalized)

    def _judge_new_customer(self, verdict, item):
        verdict.customer_key = normalise(item.customer)
        name = texts.shorten(item.customer)
        if not verdict.customer_key:
            verdict.fail(texts.NO_NAME, name=name)
        elif not self.wizard.create_customers:
            verdict.fail(texts.NO_CUSTOMER, name=name)
        elif not self.may_create_customers:
            verdict.fail(texts.MAY_NOT_CREATE_CUSTOMER, name=name)
        email = self.directory.file_email(item)
        if item.email and item.email != email:
            verdict.warn(texts.SECOND_EMAIL, email=email)

    def judge_currency(self, verdict, currency):
        """Refuse a currency that nobody can use; return whether it is usable."""
        if not currency:
            verdict.fail(texts.NO_CURRENCY, name=verdict.row.item.currency)
        elif not currency.active:
            verdict.fail(texts.INACTIVE_CURRENCY, name=currency.name)
        return bool(currency and currency.active)

    def judge_user(self, verdict, word):
        """Return the id of the user called so; an error when there is not one."""
        found = self.directory.users(word)
        if len(found) == 1:
            return found.id
        sentence = texts.AMBIGUOUS_USER if found else texts.NO_USER
        verdict.fail(sentence, name=texts.shorten(word))
        return False

    def judge_default_user(self, verdict, user):
        """Return the id of the user named in the dialog; an error when he works
        elsewhere.
        """
        # sudo: that he works in the company counts, not whether the caller sees it
        if user and self.wizard.company_id not in user.sudo().company_ids:
            verdict.fail(texts.USER_ELSEWHERE, name=user.name)
        return user.id


def _name_all(partners):
    return ", ".join(
        f"{partner.name} ({partner.email_normalized or '-'}, ID {partner.id})"
        for partner in partners[:5]
    )
