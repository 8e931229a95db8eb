"""Columns of the spreadsheet: canonical names, titles and what people call them."""

from odoo.addons.base_import_report.tabular import Column, Columns

COLUMNS = Columns(
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
        unless="interval_unit",
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

# the period in two columns is understood, and not asked for
TEMPLATE = Columns(
    *(
        column
        for column in COLUMNS.all
        if column.name not in ("interval_number", "interval_unit")
    )
)
