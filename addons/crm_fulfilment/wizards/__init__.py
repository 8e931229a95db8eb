from . import crm_lead_delivery_change
from . import crm_lead_problem_dialog
