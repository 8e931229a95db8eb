"""Who does a piece of work: a pure answer from members, scope and date.

Knows nothing of the database, of records or of a clock.
"""

from .resolver import Holder, Member, People, deputies, resolve
