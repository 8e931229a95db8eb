"""Columns of a sheet: canonical names, titles and what people call them."""

from dataclasses import dataclass

from .cells import Cell, normalise, text


@dataclass(frozen=True)
class Column:
    """A column; `titles` are the English and the Russian header of the template."""

    name: str
    titles: tuple[str, str]
    aliases: str = ""
    required: bool = False
    secret: bool = False


class Columns:
    """The columns of one kind of sheet, found by whatever people call them.

    >>> columns = Columns(Column("paid", ("Paid through", "Оплачено до"), "paid to"))
    >>> columns.resolve("Оплачено до:"), columns.resolve("PAID TO")
    ('paid', 'paid')
    """

    def __init__(self, *columns: Column):
        self.all = columns
        self.required = tuple(c.name for c in columns if c.required)
        self.secret = frozenset(c.name for c in columns if c.secret)
        self.titles = {column.name: column.titles for column in columns}
        self._names = {
            normalise(word): column.name
            for column in columns
            for word in (column.name, *column.titles, *column.aliases.split(","))
            if normalise(word)
        }

    def resolve(self, header: Cell) -> str | None:
        """Return the canonical name of a column from its header."""
        return self._names.get(normalise(text(header)))
