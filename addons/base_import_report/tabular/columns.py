"""Columns of a sheet: canonical names, titles and what people call them."""

from collections.abc import Container
from dataclasses import dataclass

from .cells import Cell, normalise, text


@dataclass(frozen=True)
class Column:
    """A column; `titles` are the English and the Russian header of the template.

    A sheet must have the required ones, and one with `unless` if it lacks that other.
    """

    name: str
    titles: tuple[str, str]
    aliases: str = ""
    required: bool = False
    unless: str = ""
    secret: bool = False


class Columns:
    """The columns of one kind of sheet, found by whatever people call them.

    >>> columns = Columns(Column("paid", ("Paid through", "Оплачено до"), "paid to"))
    >>> columns.resolve("Оплачено до:"), columns.resolve("PAID TO")
    ('paid', 'paid')
    """

    def __init__(self, *columns: Column):
        self.all = columns
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

    def missing(self, found: Container) -> list[str]:
        """Return the columns that a sheet with these lacks.

        >>> unit = Column("unit", ("Unit", "Единица"))
        >>> sheet = Columns(Column("term", ("Term", "Срок"), unless="unit"), unit)
        >>> sheet.missing({"unit"}), sheet.missing({"price"})
        ([], ['term'])
        """
        absent = [column for column in self.all if column.name not in found]
        return [column.name for column in absent if column.required] + [
            column.name
            for column in absent
            if column.unless and column.unless not in found
        ]
