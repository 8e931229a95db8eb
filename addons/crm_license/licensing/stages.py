"""The stages of a licence, by the codes that the rules use."""

from enum import StrEnum


class Stage(StrEnum):
    TO_ISSUE = "to_issue"
    ACTIVE = "active"
    EXPIRING_30 = "expiring_30"
    EXPIRING_10 = "expiring_10"
    CLOSED = "closed"


STAGES = tuple(Stage)
RUNNING = (Stage.ACTIVE, Stage.EXPIRING_30, Stage.EXPIRING_10)
