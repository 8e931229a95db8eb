"""Find the person for a role.

People and scopes are opaque: a user is an integer, a scope any hashable value
(``None`` is "everything"). Every function is total: where nobody is left the
answer says so instead of raising.

>>> from datetime import date
>>> ann = Member(user=1, scope="north")
>>> bob = Member(user=2)
>>> everybody = People(alive=frozenset({1, 2, 9}))
>>> resolve([ann, bob], "north", date(2026, 1, 5), everybody)
Holder(user=1, via='scope', on_behalf=None)
>>> resolve([ann, bob], "south", date(2026, 1, 5), everybody)
Holder(user=2, via='general', on_behalf=None)
>>> resolve([], "south", date(2026, 1, 5), everybody, supervisor=9)
Holder(user=9, via='supervisor', on_behalf=None)
>>> resolve([], None, date(2026, 1, 5), everybody)
Holder(user=None, via='gap', on_behalf=None)
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Member:
    """One person in a role; both ends of each period belong to it.

    A deputy with dates means that the person is away on those dates; a deputy
    without dates stands by and acts when the person is missing.

    >>> ann = Member(1, deputy=2, deputy_from=date(2026, 3, 3))
    >>> ann.is_away(date(2026, 3, 2)), ann.is_away(date(2026, 3, 3))
    (False, True)
    """

    user: int
    scope: Hashable = None
    date_from: date | None = None
    date_to: date | None = None
    deputy: int | None = None
    deputy_from: date | None = None
    deputy_to: date | None = None

    def is_current(self, today: date) -> bool:
        return _covers(self.date_from, self.date_to, today)

    def has_deputy(self, today: date) -> bool:
        return bool(self.deputy) and _covers(self.deputy_from, self.deputy_to, today)

    def is_away(self, today: date) -> bool:
        dated = self.deputy_from is not None or self.deputy_to is not None
        return dated and self.has_deputy(today)


@dataclass(frozen=True)
class People:
    """Who can hold work at all, and who of them is out of office."""

    alive: frozenset[int]
    away: frozenset[int] = frozenset()

    def without(self, users: Iterable[int]) -> "People":
        """Return the same people without ``users``.

        >>> People(frozenset({1, 2})).without([2]).alive
        frozenset({1})
        """
        return People(self.alive - frozenset(users), self.away)


@dataclass(frozen=True)
class Holder:
    """The answer: the person, how he was found, whom he stands in for.

    ``via`` is one of scope, general, deputy, colleague, supervisor, absent, gap.
    """

    user: int | None
    via: str
    on_behalf: int | None = None


def resolve(
    members: Iterable[Member],
    scope: Hashable,
    today: date,
    people: People,
    supervisor: int | None = None,
) -> Holder:
    """Return who holds the work on ``today``.

    The member for exactly this scope, else the member for everything; when he is
    missing his deputy, then the other members, then the supervisor, at last
    somebody who is merely out of office.

    >>> away = Member(1, deputy=2, deputy_from=date(2026, 3, 3))
    >>> both = People(frozenset({1, 2}))
    >>> resolve([away], None, date(2026, 3, 4), both)
    Holder(user=2, via='deputy', on_behalf=1)
    >>> resolve([away, Member(3)], None, date(2026, 3, 4), People(frozenset({1, 3})))
    Holder(user=3, via='colleague', on_behalf=1)
    """
    current = [member for member in members if member.is_current(today)]
    ranked = _by_closeness(current, scope)
    chosen = ranked[0] if ranked and ranked[0].scope in (scope, None) else None
    if chosen and _is_present(chosen, today, people):
        return Holder(chosen.user, "general" if chosen.scope is None else "scope")
    behalf = chosen.user if chosen else None
    if chosen and _deputy_of(chosen, today, people):
        return Holder(chosen.deputy, "deputy", behalf)
    for member in ranked:
        if _is_present(member, today, people):
            return Holder(member.user, "colleague", behalf)
    if supervisor in people.alive:
        return Holder(supervisor, "supervisor", behalf)
    for member in ranked:
        if member.user in people.alive:
            return Holder(member.user, "absent")
    return Holder(None, "gap", behalf)


def deputies(
    members: Iterable[Member],
    scope: Hashable,
    holder: int | None,
    today: date,
    people: People,
) -> tuple[int, ...]:
    """Return who may act for ``holder`` on ``today``, without repetition.

    >>> ann = Member(1, deputy=2)
    >>> deputies([ann, ann], "x", 1, date(2026, 1, 1), People(frozenset({1, 2})))
    (2,)
    """
    found = (
        member.deputy
        for member in members
        if member.user == holder
        and member.scope in (scope, None)
        and member.is_current(today)
        and member.has_deputy(today)
        and member.deputy in people.alive
        and member.deputy != holder
    )
    return tuple(dict.fromkeys(found))


def _covers(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _by_closeness(members: list[Member], scope: Hashable) -> list[Member]:
    """Sort (stably): this scope, everything, other scopes."""

    def distance(member: Member) -> int:
        if member.scope is None:
            return 1 if scope is not None else 0
        return 0 if member.scope == scope else 2

    return sorted(members, key=distance)


def _is_present(member: Member, today: date, people: People) -> bool:
    return (
        member.user in people.alive
        and member.user not in people.away
        and not member.is_away(today)
    )


def _deputy_of(member: Member, today: date, people: People) -> int | None:
    free = people.alive - people.away - {member.user}
    return member.deputy if member.has_deputy(today) and member.deputy in free else None
