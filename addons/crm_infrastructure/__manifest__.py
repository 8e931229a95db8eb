{
    "name": "Recurring Infrastructure Services",
    "summary": "Hosting, domains, SSL, maintenance: invoices, acts, reminders, cut-off "
    "and resumption by themselves",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["account_closing_act", "base_lifecycle", "crm"],
    "data": [
        "security/crm_infrastructure_groups.xml",
        "security/ir.model.access.csv",
        "security/infrastructure_service_security.xml",
        "data/lifecycle_stage_data.xml",
        "data/workflow_route_data.xml",
        "data/infrastructure_service_type_data.xml",
        "data/mail_template_data.xml",
        "wizards/infrastructure_import_security.xml",
        "wizards/infrastructure_import_views.xml",
    ],
    "application": True,
    "installable": True,
}
