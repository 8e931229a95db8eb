{
    "name": "Import with a Check Report",
    "summary": "Reading of people's spreadsheets, and a report before anything is "
    "written; for other addons",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "author": "Recurring Business Contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "external_dependencies": {"python": ["openpyxl"]},
    "installable": True,
}
