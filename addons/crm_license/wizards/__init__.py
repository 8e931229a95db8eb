from . import crm_license_activate
