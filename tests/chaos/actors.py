"""What the processes do: the scheduler by night, people by day."""

import people
import world
from life import NIGHT

from odoo.service.model import retrying

from odoo.addons.base_lifecycle.models import lifecycle_run_engine


def make_world(life, begin):
    """Make the company and what lives in it."""
    life.set_clock(begin)
    with life.env() as env:
        world.make(env)


def live(life, days):
    """Live the days that nobody has lived to their end yet, one after the other."""
    life.line.tell("working")
    for day in days:
        if not _is_over(life, "chaos_night", day):
            night(life, day)
            _close(life, "chaos_night", day)
        if not _is_over(life, "chaos_day", day):
            people.work(life, day)
            _close(life, "chaos_day", day)


def night(life, day, clock=NIGHT, chunk=None):
    """Do what the scheduler's jobs do in a night."""
    lifecycle_run_engine.CHUNK = chunk or lifecycle_run_engine.CHUNK
    life.set_clock(day, clock)
    for model, job in (
        ("lifecycle.run", "_cron_run"),
        ("lifecycle.journal", "_cron_send"),
        ("crm.lead", "_cron_win_ready"),
        ("workflow.task", "_cron_repair"),
    ):
        with life.env() as env:
            getattr(env[model].with_context({}), job)()


def work(life, day):
    """Do what people do on a day."""
    people.work(life, day)


def send(life, day, clock=NIGHT):
    """Send the letters that wait, by the job."""
    life.set_clock(day, clock)
    with life.env() as env:
        env["lifecycle.journal"].with_context({})._cron_send()


def offer(life, day):
    """Contracts and invoices are written, nothing is signed or paid yet."""
    people.offer(life, day)


# === AT ONCE: EVERYBODY WAITS FOR THE OTHERS FIRST === #


def scheduler(life, day):
    """The scheduler, chunk by small chunk."""
    life.set_clock(day, NIGHT)
    life.meet()
    night(life, day, chunk=3)


def button(life, day):
    """A manager presses the button of the status page."""
    life.set_clock(day, NIGHT)
    life.meet()
    with life.env("chaos_manager") as env:
        retrying(env["lifecycle.run"].action_run_today, env)


def impatient(life, day):
    """A person presses "do it now" on each service; who is refused goes on."""
    life.set_clock(day, NIGHT)
    life.meet()
    return people.press(life, "infrastructure.service", "action_process")


def pay(life, day):
    """Customers pay while others are at work."""
    life.set_clock(day, NIGHT)
    life.meet()
    people.pay(life, day)


def sign(life, day):
    """The contracts of all open sales are signed."""
    life.set_clock(day)
    life.meet()
    return people.sign(life)


def settle(life, day):
    """The invoices of all open sales are paid."""
    life.set_clock(day)
    life.meet()
    return people.settle(life)


def complete(life, day):
    """The tasks are done."""
    life.set_clock(day)
    life.meet()
    return people.do_tasks(life, day)


# === THE DIARY: WHICH NIGHTS AND DAYS ARE OVER === #


def _is_over(life, diary, day):
    with life.env() as env:
        env.cr.execute(f"SELECT 1 FROM {diary} WHERE day = %s", (day,))
        return bool(env.cr.rowcount)


def _close(life, diary, day):
    with life.env() as env:
        env.cr.execute(f"INSERT INTO {diary} VALUES (%s)", (day,))
