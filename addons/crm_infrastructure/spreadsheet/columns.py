"""Columns of the spreadsheet: canonical names, titles and what people call them."""

from dataclasses import dataclass

from .cells import Cell, normalise, text


@dataclass(frozen=True)
class Column:
    """A column; `titles` are the English and the Russian header of the template."""

    name: str
    titles: tuple[str, str]
    aliases: str = ""
    required: bool = False


COLUMNS = (
    Column("key", ("ID", "ID"), "key, import key, external id, ид, ключ, код"),
    Column(
        "customer",
        ("Customer", "Клиент"),
        "client, partner, customer name, client name, company, заказчик, контрагент,"
        "компания, название клиента, имя клиента, организация",
        required=True,
    ),
    Column(
        "email",
        ("E-mail", "E-mail"),
        "email, mail, customer email, почта, эл. почта, электронная почта,"
        "email клиента, e-mail клиента",
    ),
    Column("phone", ("Phone", "Телефон"), "tel, телефон клиента, тел"),
    Column(
        "type",
        ("Type", "Тип"),
        "service type, type of service, kind, category, тип услуги, вид, вид услуги,"
        "категория",
        required=True,
    ),
    Column(
        "name",
        ("Service", "Услуга"),
        "name, service name, title, название, наименование, название услуги,"
        "наименование услуги",
        required=True,
    ),
    Column(
        "price",
        ("Price", "Цена"),
        "unit price, price unit, amount, sum, cost, стоимость, сумма, цена за период,"
        "сумма за период",
        required=True,
    ),
    Column("currency", ("Currency", "Валюта"), "cur, валюта цены"),
    Column("quantity", ("Quantity", "Количество"), "qty, кол-во, кол во, число"),
    Column(
        "interval",
        ("Period", "Период"),
        "interval, periodicity, billing period, recurrence, периодичность,"
        "период оплаты, период продления",
    ),
    Column(
        "interval_number",
        ("Period number", "Число периодов"),
        "interval number, every, длительность, длина периода",
    ),
    Column(
        "interval_unit",
        ("Period unit", "Единица периода"),
        "interval unit, unit, ед. периода, единица",
    ),
    Column(
        "date_start",
        ("Start date", "Дата начала"),
        "start, date start, from, since, начало, дата старта, дата подключения,"
        "подключено, действует с, с",
        required=True,
    ),
    Column(
        "date_end",
        ("End date", "Дата окончания"),
        "end, date end, окончание, конец, действует до, дата отключения, по",
    ),
    Column(
        "paid_through",
        ("Paid through", "Оплачено по"),
        "paid until, paid to, paid till, paid up to, оплачено до, оплачен до,"
        "оплачен по, оплачена до, оплачена по, дата оплаты по",
    ),
    Column(
        "administrator",
        ("Administrator", "Администратор"),
        "admin, system administrator, сисадмин, системный администратор, админ",
    ),
    Column(
        "manager",
        ("Account manager", "Менеджер"),
        "manager, salesperson, responsible, ответственный, ответственный менеджер,"
        "аккаунт менеджер, продавец",
    ),
)

REQUIRED = tuple(column.name for column in COLUMNS if column.required)
TITLES = {column.name: column.titles for column in COLUMNS}
_NAMES = {
    normalise(word): column.name
    for column in COLUMNS
    for word in (column.name, *column.titles, *column.aliases.split(","))
}


def resolve(header: Cell) -> str | None:
    """Return the canonical name of a column from its header.

    >>> resolve("Оплачено до:"), resolve("E-MAIL"), resolve("Comment")
    ('paid_through', 'email', None)
    """
    return _NAMES.get(normalise(text(header)))
