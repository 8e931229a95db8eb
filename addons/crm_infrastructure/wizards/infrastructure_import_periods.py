"""Questions about the periods of a service that is to be imported."""

from datetime import timedelta

from odoo.addons.base_lifecycle.timeline import Interval, first_from, period


def begun_periods(service, day):
    """Return how many periods of the service have begun on that day."""
    interval = Interval(service.interval.number, service.interval.unit)
    return first_from(service.date_start, interval, day + timedelta(days=1)) - 1


def period_start(service, number):
    interval = Interval(service.interval.number, service.interval.unit)
    return period(service.date_start, interval, number)[0]
