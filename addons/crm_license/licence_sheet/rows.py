"""Columns of the sheet, and a row of it as a licence with typed values."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.addons.base_import_report.tabular import Column, Columns, Schema
from odoo.addons.base_import_report.tabular.cells import Cell, normalise, text
from odoo.addons.base_import_report.tabular.readers import (
    compare_price,
    optional,
    price,
    required,
    short_text,
)
from odoo.addons.base_import_report.tabular.values import (
    parse_currency,
    parse_date,
    parse_email,
)

COLUMNS = Columns(
    Column("code", ("ID", "ID"), "external id, import key, ид, код, номер"),
    Column(
        "customer",
        ("Customer", "Клиент"),
        "client, partner, company, customer name, заказчик, контрагент, компания,"
        "организация, название клиента",
        required=True,
    ),
    Column(
        "email",
        ("E-mail", "E-mail"),
        "email, mail, customer email, почта, эл. почта, электронная почта",
    ),
    Column(
        "product",
        ("Product", "Продукт"),
        "licence product, license product, software, program, по, программа,"
        "программный продукт, лицензия",
        required=True,
    ),
    Column("tariff", ("Tariff", "Тариф"), "plan, edition, редакция", required=True),
    Column("term", ("Term", "Срок"), "months, period, месяцев, период", required=True),
    Column(
        "date_start",
        ("Start", "Начало"),
        "start date, date start, from, since, дата начала, действует с, с",
        required=True,
    ),
    Column(
        "price", ("Price", "Цена"), "amount, sum, cost, стоимость, сумма, цена за срок"
    ),
    Column("currency", ("Currency", "Валюта"), "cur, валюта цены"),
    Column(
        "salesperson",
        ("Salesperson", "Продавец"),
        "manager, account manager, responsible, seller, менеджер, ответственный",
    ),
    Column("issuer", ("Issuer", "Кто выпустил"), "issued by, выпустил, выдал"),
    Column(
        "key",
        ("Key", "Ключ"),
        "licence key, license key, serial, serial number, activation key, product key,"
        "activation code, ключ лицензии, лицензионный ключ, ключ активации,"
        "код активации, серийный номер",
        secret=True,
    ),
    Column(
        "continues",
        ("Continues", "Продолжает"),
        "continues licence, continues license, predecessor, previous licence,"
        "previous license, renews, предыдущая лицензия, продлевает, предшественник,"
        "продолжает лицензию",
    ),
    Column(
        "contract",
        ("Contract", "Договор"),
        "contract number, contract no, agreement, номер договора, № договора",
    ),
)


@dataclass(frozen=True)
class SheetLicence:
    """A licence as the spreadsheet tells it; its key is in no text made of it.

    Without a start date it was not issued yet. `continues` is the identifier of
    another row, or what the earlier licence is called in the database.
    """

    customer: str
    product: str
    tariff: str
    term: str
    date_start: date | None = None
    price: Decimal | None = None
    currency: str = ""
    email: str = ""
    salesperson: str = ""
    issuer: str = ""
    code: str = ""
    continues: str = ""
    contract: str = ""
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        return f"{self.customer}: {self.product}, {self.tariff}"

    @property
    def import_key(self) -> str:
        """The same for the same licence, whenever and however the file is written.

        The file's own identifier if it has one, otherwise the digest.
        """
        return import_key_of(self.code) if self.code else self.digest

    @property
    def digest(self) -> str:
        """Who has what since when: the key of a row without an identifier.

        Another price, person or key does not make another licence.
        """
        words = (self.customer, self.product, self.tariff, self.term)
        day = self.date_start.isoformat() if self.date_start else ""
        parts = (*map(normalise, words), day)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def import_key_of(code: str) -> str:
    """Return the import key of the licence with this identifier.

    >>> import_key_of("L-7")
    'id:l-7'
    """
    return f"id:{code.casefold()}"


def _key(cell: Cell) -> str:
    """A key stays as it is written, its inner lines and spaces too."""
    return cell.strip() if isinstance(cell, str) else text(cell)


def _build(values: dict) -> SheetLicence:
    amount, written = values.pop("price") or (None, "")
    currency = values.pop("currency") or written
    return SheetLicence(price=amount, currency=currency, **values)


SCHEMA = Schema(
    COLUMNS,
    {
        "code": optional(short_text, ""),
        "customer": required(short_text),
        "email": optional(parse_email, ""),
        "product": required(short_text),
        "tariff": required(short_text),
        "term": required(short_text),
        "date_start": optional(parse_date),
        "price": optional(price),
        "currency": optional(parse_currency, ""),
        "salesperson": optional(short_text, ""),
        "issuer": optional(short_text, ""),
        "key": optional(_key, ""),
        "continues": optional(short_text, ""),
        "contract": optional(short_text, ""),
    },
    _build,
    compare_price,
)
