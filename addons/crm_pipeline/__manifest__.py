{
    "name": "CRM Pipeline",
    "version": "19.0.1.1.0",
    "category": "Sales/CRM",
    "summary": "Stages that require fields and documents, start routes and remind; "
    "losses with a reason; monthly targets",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["base_workflow", "crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_pipeline_security.xml",
        "wizards/crm_lead_lost_views.xml",
        "views/crm_lead_document_views.xml",
        "views/crm_stage_views.xml",
        "views/crm_team_views.xml",
        "views/crm_lead_views.xml",
        "views/crm_lead_list_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/crm_pipeline_demo.xml"],
    "assets": {
        "web.assets_tests": ["crm_pipeline/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
    "installable": True,
}
