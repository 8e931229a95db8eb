{
    "name": "Invoices of Opportunities",
    "summary": "Invoices, paid and open amounts of an opportunity, one button",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["account", "crm"],
    "data": [
        "views/account_move_views.xml",
        "views/crm_lead_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/crm_invoice_demo.xml"],
    "pre_init_hook": "pre_init_hook",
    "auto_install": True,
    "installable": True,
}
