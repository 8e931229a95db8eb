{
    "name": "Closing Acts",
    "version": "19.0.1.0.0",
    "summary": "Acts of services rendered that close customer invoices",
    "category": "Accounting/Accounting",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["account", "mail", "portal"],
    "data": [
        "security/ir.model.access.csv",
        "security/closing_act_security.xml",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "installable": True,
}
