{
    "name": "Invoices of Opportunities: Sales Orders",
    "summary": "Invoices of an opportunity's sales orders belong to the opportunity",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["crm_invoice", "sale_crm"],
    "data": [],
    "post_init_hook": "post_init_hook",
    "auto_install": True,
    "installable": True,
}
