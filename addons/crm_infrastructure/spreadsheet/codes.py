"""What can be wrong with a row of services, beyond what can be with every sheet."""

from enum import StrEnum


class ServiceCode(StrEnum):
    """Reasons, one for each sentence that a user may read."""

    END_BEFORE_START = "end_before_start"
    PAID_BEFORE_START = "paid_before_start"
    PAID_AFTER_END = "paid_after_end"
    BAD_INTERVAL = "bad_interval"
    LONG_INTERVAL = "long_interval"
