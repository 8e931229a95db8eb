"""Live the two years in both, compare at each month's end and after each forecast."""

import gc
import time
from itertools import groupby

from odoo.tools import config

from .compare import Comparison
from .foretold import unforeseen
from .invariants import INVARIANTS, broken
from .product import Product, Refused
from .story import Story
from .watcher import Watcher

ENOUGH = 12  # problems: what comes behind them follows from them
MANY = 300  # environments of the one long transaction, searched for each new context


def simulate(env, size="small", seed=1):
    """Print what disagrees and a closing line; return the number of problems."""
    began = time.process_time()
    simulation = Simulation(env, size, seed)
    problems = simulation.run()
    simulation.tell(time.process_time() - began)
    print(f"{simulation.compared} compared, {problems} problems", flush=True)
    return problems


def _kind(deed):
    """Payments of whole invoices, one behind the other, are made at once."""
    name, _key, arguments = deed
    return "pay_all" if name == "pay" and arguments[1] else name


class Simulation:
    def __init__(self, env, size, seed):
        self.story = Story(size, seed)
        self.product = Product(env, self.story)
        host, user = config["db_host"], config["db_user"]
        company = self.product.company.record.id
        self.watcher = Watcher(env.cr.dbname, host, user, company)
        self.comparison = Comparison(self.story, self.product, self.watcher)
        self.told = None
        self.refused = []
        self.deeds = 0
        self.checks = 0

    @property
    def compared(self):
        return self.comparison.compared + self.checks

    def run(self):
        """Print each problem; return how many there are. Too many end it early."""
        problems = 0
        for day in self.story.days():
            self._live(day)
            self._tidy()
            for problem in [*self._refused(), *self._look(day)]:
                print(f"PROBLEM {problem}", flush=True)
                problems += 1
            if problems >= ENOUGH:
                break
        return problems

    def _live(self, day):
        deeds = day.morning or day.evening
        if not (deeds or day.forecast or self.product.is_busy(day.date)):
            return
        self.product.begin(day.date)
        if day.forecast:
            lines, last = self.product.forecast(day.date, day.forecast)
            self.told = (day.forecast, lines, last)
        self._do(day, day.morning)
        self._try(self.product.night, day.date)
        if day.evening:
            self._do(day, day.evening)
            self.product.send(day.date)

    def _tidy(self):
        """Let go of what Python would keep until much more of it lies about."""
        if len(self.product.env.transaction.envs) > MANY:
            gc.collect()

    def _do(self, day, deeds):
        self.product.name_renewals(self.story.world.deals)
        self.deeds += len(deeds)
        for name, group in groupby(deeds, _kind):
            if name == "pay_all":
                keys = [key for _name, key, _arguments in group]
                self._try(self.product.do, day.date, name, keys[0], keys[1:])
                continue
            for name, key, arguments in group:
                self._try(self.product.do, day.date, name, key, arguments)

    def _try(self, function, *arguments):
        try:
            function(*arguments)
        except Refused as refused:
            self.refused.append(str(refused))

    def _refused(self):
        refused, self.refused = self.refused, []
        return refused

    def _look(self, day):
        problems = []
        if day.foretold:
            count, wrong = unforeseen(self.story, self.product, self.watcher, self.told)
            self.checks += count
            problems += wrong
        if day.expected:
            print(f"{day.date}: {self.deeds} deeds", flush=True)
            problems += self.comparison.differences(day)
            problems += broken(self.watcher, day.date)
            self.checks += len(INVARIANTS)
        return problems

    def tell(self, seconds):
        world = self.story.world
        print(
            f"{len(world.services)} services of {len(world.customers)} customers with "
            f"{len(world.bills)} invoices, {len(world.licences)} licences; "
            f"{self.deeds} deeds of people in {self.product.run_count} runs; "
            f"{seconds:.0f} s of processor time"
        )
