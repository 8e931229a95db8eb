"""The two years as the second opinion sees them, a day at a time."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from .days import DAY, is_month_end, plus_days
from .deeds import Deeds
from .people import People
from .population import BEGIN, DAYS, END, Population
from .world import World

ASSUMPTIONS = ("pay", "late", "never")
WINDOW = 45
COUNT = {"small": 3, "long": 9}


@dataclass
class Window:
    """Days in which customers do what a forecast assumed on the first of them."""

    begin: object
    end: object
    assumption: str
    left_out: frozenset = frozenset()


@dataclass
class Day:
    date: object
    morning: list = field(default_factory=list)
    evening: list = field(default_factory=list)
    forecast: Window = None  # to be made now
    foretold: Window = None  # over now
    expected: dict = None


class Story:
    def __init__(self, size, seed):
        self.population = Population(size, seed)
        self.world = World(self.population)
        self.people = People(self.population, self.world, seed)
        self.deeds = Deeds(self.world)
        self.windows = self._windows(COUNT[size], random.Random(f"windows {seed}"))

    @staticmethod
    def _windows(count, rng):
        """Return as many windows as wanted, apart from each other."""
        room = (DAYS - 60) // count
        found = []
        for number in range(count):
            first = 60 + room * number + rng.randrange(room - WINDOW - 2)
            begin = plus_days(BEGIN, first)
            assumption = ASSUMPTIONS[number % len(ASSUMPTIONS)]
            found.append(Window(begin, plus_days(begin, WINDOW), assumption))
        return found

    def days(self):
        """Yield each Day after the second opinion has lived it."""
        today = BEGIN
        while today <= END:
            window = self._window(today)
            yield self._foreseen(today, window) if window else self._usual(today)
            today += DAY

    def _window(self, today):
        return next((w for w in self.windows if w.begin <= today <= w.end), None)

    def _usual(self, today):
        day = Day(today)
        self.world.night(today)
        self.people.look(today)
        while deeds := self.people.on(today):
            day.evening += self._do(today, deeds)
            self.people.look(today)
        return self._end(day)

    def _do(self, today, deeds):
        done = [self.deeds.do(name, today, *subject) for name, *subject in deeds]
        return [deed for deed in done if deed]

    def _end(self, day):
        self.world.send_letters(day.date)
        if is_month_end(day.date):
            day.expected = self.world.snapshot(day.date)
        return day

    # === WHAT A FORECAST HAS ASSUMED === #

    def _foreseen(self, today, window):
        day = Day(today)
        if today == window.begin:
            day.forecast = window
            window.left_out = self._not_as_assumed(window)
        self.people.put_off(today, window.end + DAY)
        # both at once: whoever has paid by then is not switched off
        deeds = [*self._payments(today, window), *self._tasks(today)]
        day.morning = [deed for deed in deeds if deed]
        self.world.night(today)
        self.people.look(today)
        self.people.put_off(today, window.end + DAY)
        if today == window.end:
            day.foretold = window
        return self._end(day)

    def _not_as_assumed(self, window):
        """A forecast takes it that every letter leaves, and each invoice is apart."""
        return frozenset(
            service.number
            for service in self.world.services
            if service.customer.mail != "good"
            or (window.assumption == "late" and service.customer.shares_invoices)
        )

    def _tasks(self, today):
        """Tasks are done the day after they were given."""
        for service in self.world.services:
            if service.task and not service.is_task_done and service.since < today:
                stage = (service.stage, service.since)
                yield self.deeds.do("do_task", today, service, *stage)

    def _payments(self, today, window):
        for service in self.world.services:
            for period in service.those("unpaid"):
                day = self._pay_day(service, period, window.assumption)
                if day and day <= today:
                    yield self.deeds.do("pay", today, period.bill)

    @staticmethod
    def _pay_day(service, period, assumption):
        """Return the day of payment: on time, or a day before the cut-off."""
        if assumption == "never" or service.stage == "closed":
            return None
        bill = period.bill
        if assumption == "pay":
            return max(bill.due, bill.day + DAY)
        return service.planned_cut_off(period) - timedelta(days=1)
