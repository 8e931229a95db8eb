"""The stages of a service and which step leads where."""


class Stage:
    NEW = "new"
    CLOSING_ACT = "closing_act"
    AWAITING = "awaiting_payment"
    RENEWAL = "renewal"
    RESUME = "resume"
    RENEWED = "renewed"
    IN_SERVICE = "in_service"
    DISCONNECTION = "disconnection"
    DISCONNECTED = "disconnected"
    CLOSED = "closed"


STAGES = tuple(v for k, v in vars(Stage).items() if k.isupper())

# the customer is being served, so time is billed
SERVED = frozenset(
    {Stage.IN_SERVICE, Stage.CLOSING_ACT, Stage.AWAITING, Stage.RENEWAL, Stage.RENEWED}
)
# an invoice interrupts these; the work of a person it does not
INTERRUPTED_BY_INVOICE = SERVED - {Stage.RENEWAL}
OFF = frozenset({Stage.DISCONNECTION, Stage.DISCONNECTED})
