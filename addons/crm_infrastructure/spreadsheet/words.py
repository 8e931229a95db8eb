"""Words of the trade in English and Russian: types of service, periods."""

from odoo.addons.base_import_report.tabular.cells import normalise


def _table(entries: dict) -> dict:
    """Turn {meaning: "word, other word"} into {normalised word: meaning}."""
    return {
        normalise(word): meaning
        for meaning, words in entries.items()
        for word in words.split(",")
    }


TYPES = _table(
    {
        "domain": "domain, domains, domain name, домен, домены, доменное имя",
        "ssl": "ssl, tls, ssl certificate, certificate, ssl сертификат, сертификат ssl,"
        "сертификат, сертификаты",
        "license": "license, licence, licenses, licences, software licence,"
        "software license, лицензия, лицензии, лицензия по, подписка",
        "hosting": "hosting, web hosting, vps, vds, хостинг, сервер",
        "maintenance": "maintenance, support, то, т.о., техобслуживание, поддержка,"
        "тех. обслуживание, техническое обслуживание, тех. поддержка, техподдержка,"
        "техническая поддержка, сопровождение",
        "wifi": "wifi, wi-fi, wireless, вайфай, вай-фай",
    }
)

# (how many, of what unit) one such word stands for
PERIODS = _table(
    {
        (1, "day"): "day, days, d, daily, день, дня, дней, дн, сутки, суток, ежедневно",
        (1, "week"): "week, weeks, w, wk, weekly, неделя, недели, недель, неделю, нед,"
        "еженедельно",
        (
            1,
            "month",
        ): "month, months, m, mo, mth, monthly, м, мес, месяц, месяца,"
        "месяцев, ежемесячно, помесячно",
        (3, "month"): "quarter, quarters, q, quarterly, квартал, квартала, кварталов,"
        "кв, ежеквартально, поквартально",
        (6, "month"): "half year, half a year, half yearly, semiannual, semi-annual,"
        "semiannually, полгода, пол года, полугодие",
        (1, "year"): "year, years, y, yr, yearly, annual, annually, год, года, лет, г,"
        "ежегодно, погодно",
    }
)

PERIOD_PREFIXES = (
    "one time in a ",
    "once per ",
    "once a ",
    "once every ",
    "every ",
    "each ",
    "per ",
    "1 раз в ",
    "один раз в ",
    "раз в ",
    "каждый ",
    "каждую ",
    "каждое ",
    "каждые ",
    "за ",
    "на ",
    "в ",
)


def type_code(value: str) -> str | None:
    """Return the code of the service type that people call so, if we know the word.

    >>> type_code("Домен"), type_code("ТО"), type_code("Wi-Fi"), type_code("rocket")
    ('domain', 'maintenance', 'wifi', None)
    """
    return TYPES.get(normalise(value))
