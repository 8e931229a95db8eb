from . import infrastructure_receivable
