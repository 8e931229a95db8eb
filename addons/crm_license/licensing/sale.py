"""What the sale of a licence still waits for."""

from dataclasses import dataclass
from enum import StrEnum


class Gap(StrEnum):
    CUSTOMER = "customer"
    TARIFF = "tariff"
    TERM = "term"
    PRICE = "price"
    SIGNATURE = "signature"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Sale:
    """What is known of a sale. `has_price` says that the tariff names a price for
    the term, be it zero; `is_invoiced` that there is an invoice, be it a draft.
    """

    price: float = 0.0
    revenue: float = 0.0
    has_price: bool = False
    is_invoiced: bool = False
    is_paid: bool = False
    is_signed: bool = False
    has_customer: bool = True
    has_tariff: bool = True
    has_term: bool = True


def is_free(sale: Sale) -> bool:
    """Return whether the licence is given away: nothing is asked for, and knowingly.

    A price that is zero because nobody has named one is not free.

    >>> is_free(Sale(has_price=True)), is_free(Sale()), is_free(Sale(1.0))
    (True, False, False)
    >>> is_free(Sale(has_price=True, revenue=5.0))
    False
    """
    asked = sale.price or sale.revenue or sale.is_invoiced
    return sale.has_price and not asked


def needs_payment(sale: Sale) -> bool:
    """Return whether an invoice has to be paid before the sale is won."""
    return not sale.is_paid and not is_free(sale)


def gaps(sale: Sale) -> list[Gap]:
    """Return what is missing before the sale is won, in the order of a sale.

    >>> [str(gap) for gap in gaps(Sale(120.0, 120.0, has_price=True))]
    ['signature', 'payment']
    >>> [str(gap) for gap in gaps(Sale(is_signed=True))]
    ['price', 'payment']
    >>> gaps(Sale(has_price=True, is_signed=True))
    []
    """
    unnamed = sale.has_tariff and sale.has_term and not sale.has_price
    missing = {
        Gap.CUSTOMER: not sale.has_customer,
        Gap.TARIFF: not sale.has_tariff,
        Gap.TERM: not sale.has_term,
        Gap.PRICE: unnamed and not (sale.price or sale.is_paid),
        Gap.SIGNATURE: not sale.is_signed,
        Gap.PAYMENT: needs_payment(sale),
    }
    return [gap for gap, is_missing in missing.items() if is_missing]


def is_agreed(sale: Sale) -> bool:
    """Return whether signature and payment are there, whatever else is missing."""
    return sale.is_signed and not needs_payment(sale)


def is_payment_lost(won_with: float, invoiced: float, paid: float, unit: float) -> bool:
    """Return whether less is left than was paid when the sale was won.

    :param unit: the smallest amount of the currency

    >>> is_payment_lost(120, 120, 120, 0.01), is_payment_lost(120, 300, 120, 0.01)
    (False, False)
    >>> is_payment_lost(120, 120, 0, 0.01), is_payment_lost(120, 0, 120, 0.01)
    (True, True)
    """
    return won_with - min(invoiced, paid) >= unit / 2
