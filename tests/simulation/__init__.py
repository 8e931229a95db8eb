"""Two years of business, lived twice: in Odoo, and in a second opinion on its rules.

The second opinion (`days`, `services`, `bills`, `licences`) is plain Python, written
from the requirements and the documents; it imports nothing of the addons.
"""
