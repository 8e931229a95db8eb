from . import account_chart_template
from . import account_move
from . import crm_lead
from . import crm_lead_guard
from . import crm_lead_invoice
from . import res_company
from . import res_config_settings
