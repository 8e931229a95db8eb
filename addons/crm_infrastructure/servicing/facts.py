"""What is known of a service at one moment, and by which policy it is run."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.addons.base_lifecycle.timeline import Interval

# states of a period
TO_BILL, DRAFT, UNPAID, DISPUTED = "to_bill", "draft", "unpaid", "disputed"
PAID, CREDITED, CANCELLED, SKIPPED = "paid", "credited", "cancelled", "skipped"

# nothing is settled for the period yet, whether the customer may be dunned or not
DEBTS = frozenset({UNPAID, DISPUTED, DRAFT, TO_BILL, CANCELLED})


@dataclass(frozen=True)
class Policy:
    """The settings of the type, or the service's own."""

    invoice_lead_days: int = 0
    resend_after_days: int = 7
    last_warning_days: int = 3
    cut_off_days: int = 14
    terms_days: int = 0
    act_policy: str = "period_end"
    catch_up: str = "each"
    renewal_task: bool = False
    disconnection_task: bool = False
    resume_task: bool = False


@dataclass(frozen=True)
class Period:
    """A billed (or skipped, or reopened) period with what became of it.

    `round` counts how often it was billed, `ladder` how often dunning began
    anew for that bill, `act_round` how often its act was void; `done` holds the
    rungs of the present ladder and `warned_on` the day the last warning really
    left. `foreign` was billed to an earlier customer: the present one owes nothing
    for it. `by_entry` was settled without money: written off, or set off.
    """

    number: int
    date_from: date
    date_to: date
    state: str
    amount: Decimal = Decimal(0)
    round: int = 0
    invoiced_on: date | None = None
    due_on: date | None = None
    renewed: bool = False
    act: bool = False
    act_round: int = 0
    decided: bool = False
    ladder: int = 0
    ladder_start: date | None = None
    done: frozenset[str] = frozenset()
    warned_on: date | None = None
    foreign: bool = False
    by_entry: bool = False

    @property
    def key(self):
        """What tells this billing of this period from any other."""
        return f"{self.date_from}:{self.round}" if self.round else f"{self.date_from}"

    @property
    def act_key(self):
        return f"{self.key}/{self.act_round}" if self.act_round else self.key

    @property
    def ladder_key(self):
        return f"{self.key}/{self.ladder}" if self.ladder else self.key


@dataclass(frozen=True)
class Service:
    """A service and those of its periods that something may still be owed for.

    `task` is what became of the human's work of the present stage: empty,
    `open` or `done`. `cause` says why it is off: `debt` or `manual`. `visit`
    counts the stages it has entered. `unmatched_on` is the day on which money of
    the customer was seen that could end the debt, but is matched with no invoice.
    """

    stage: str
    entered_on: date
    anchor: date
    interval: Interval
    policy: Policy = Policy()
    amount: Decimal = Decimal(0)
    rounding: Decimal = Decimal("0.01")
    ends_on: date | None = None
    next_number: int = 1
    no_billing_before: date | None = None
    hold_until: date | None = None
    unmatched_on: date | None = None
    cause: str = ""
    task: str = ""
    periods: tuple[Period, ...] = ()
    fired: dict[str, date] = field(default_factory=dict, hash=False)
    visit: int = 0

    def with_state(self, *states):
        return [period for period in self.periods if period.state in states]

    @property
    def unpaid(self):
        """Periods that the customer is dunned for."""
        return [p for p in self.with_state(UNPAID) if not p.foreign]

    @property
    def debts(self):
        return [p for p in self.with_state(*DEBTS) if not p.foreign]

    @property
    def unrenewed(self):
        """Periods that are paid and not yet renewed."""
        return [p for p in self.with_state(PAID) if not p.renewed]

    @property
    def to_renew(self):
        """The last period that is paid and not yet renewed, or None."""
        return max(self.unrenewed, key=lambda p: p.number, default=None)
