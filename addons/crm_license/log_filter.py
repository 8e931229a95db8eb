"""Keeps the server's log of calls from showing keys.

At the level DEBUG the server writes the arguments of each call into its log; keys are
among them. The filter hides the arguments of calls that may carry one.
"""

import logging

CALLS = "odoo.service.model"
MODELS = (
    "crm.license",
    "crm.license.activate",
    "crm.license.import",
    "crm.license.secret",
)
HIDDEN = "[arguments hidden]"


class HideKeys(logging.Filter):
    def filter(self, record):
        """Let every record pass, without the arguments of such calls."""
        args = record.args
        called = args[0] if isinstance(args, tuple) and args else None
        if getattr(called, "_name", "") in MODELS:
            record.args = tuple(
                HIDDEN if index > 1 else arg for index, arg in enumerate(args)
            )
        return True


def install():
    """Put the filter on the log of calls, once."""
    logger = logging.getLogger(CALLS)
    if not any(type(item).__name__ == HideKeys.__name__ for item in logger.filters):
        logger.addFilter(HideKeys())
