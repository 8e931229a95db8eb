{
    "name": "CRM Pipeline",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Stages that require fields and documents, start routes and remind; "
    "losses with a reason; monthly targets",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["base_workflow", "crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_pipeline_security.xml",
        "views/crm_lead_views.xml",
    ],
    "installable": True,
}
