from . import crm_lead_handling_report
