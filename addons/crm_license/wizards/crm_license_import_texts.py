"""What the check report says of licences, beyond what it says of every sheet."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SAME_LICENCE = _lt("Already imported; nothing is created.")
NO_PRODUCT = _lt(
    "There is no licence product “%(name)s”. Use the name of an existing one, or "
    "create it under Configuration."
)
AMBIGUOUS_PRODUCT = _lt(
    "Several licence products are called “%(name)s”. Rename one of them."
)
NO_TARIFF = _lt("“%(name)s” is no tariff of %(product)s.")
AMBIGUOUS_TARIFF = _lt(
    "Several tariffs of %(product)s are called “%(name)s”. Rename one of them."
)
NO_TERM = _lt(
    "There is no term “%(name)s”. Write its name or its months, for instance 12, or "
    "create it under Configuration."
)
AMBIGUOUS_TERM = _lt("Several terms may be meant by “%(name)s”. Write its name.")
NO_PRICE = _lt(
    "There is no price in the row, and the tariff has none for this term. Fill in one "
    "of the two."
)
NO_PRICE_IN_CURRENCY = _lt(
    "There is no price in the row, and the tariff has none in %(currency)s for this "
    "term. Fill in one of the two."
)
TOO_FAR = _lt("It would begin on %(date)s, more than a year from today.")
ALREADY_OVER = _lt(
    "It ended on %(date)s: it is imported as closed, and nobody is asked to renew it."
)
RENEW_AT_ONCE = _lt(
    "It ends on %(date)s: its renewal opportunity is made at once with the import."
)
KEY_MISSING = _lt("%(product)s needs its key, and the row has none.")
KEY_NOT_NEEDED = _lt("%(product)s needs no key, but the row has one. Remove it.")
KEY_TOO_LONG = _lt("The key is longer than %(count)s characters.")
KEY_TWICE = _lt("Row %(row)s has the same key.")
KEY_TAKEN = _lt("Another licence of %(product)s has this key already.")
TO_BE_ISSUED = _lt(
    "It has no start date: it is imported as not issued yet, and its issuer gets the "
    "task."
)
NOBODY_ISSUES = _lt(
    "It has no start date, and %(product)s has no route for its issuing: nobody gets a "
    "task. Fill in the start, or the route of the product."
)
KEY_BEFORE_ISSUE = _lt(
    "It has a key but no start date. The key is entered when the licence is issued: "
    "remove it, or fill in the start."
)
ISSUER_BEFORE_ISSUE = _lt(
    "It was not issued yet: the task goes to the issuer of the product, not to "
    "“%(name)s”."
)
NO_CONTRACT = _lt(
    "The customer has no contract with the number “%(name)s” in the register of this "
    "company."
)
AMBIGUOUS_CONTRACT = _lt(
    "The customer has several contracts with the number “%(name)s”. Change one of them."
)
NO_EARLIER = _lt(
    "It continues “%(name)s”, but neither a row of this file has this ID nor a licence "
    "of the customer this ID or name."
)
AMBIGUOUS_EARLIER = _lt(
    "Several licences of the customer are called “%(name)s”. Write the ID of one."
)
EARLIER_OF_OTHER = _lt("It continues row %(row)s, which is of another customer.")
EARLIER_WRONG = _lt("It continues row %(row)s, which is not imported.")
EARLIER_LATER = _lt("It would begin before the licence that it continues.")
EARLIER_TAKEN = _lt("“%(name)s” is continued by another licence already.")
EARLIER_TWICE = _lt("Row %(row)s continues the same licence.")
EARLIER_CIRCLE = _lt("It continues itself, by way of other rows.")
