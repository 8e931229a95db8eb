import {registry} from "@web/core/registry";

import {openMenu, switchView} from "./steps";

const SERVICES = "infrastructure_menu_services";
const MONEY = "infrastructure_menu_money";
const AUTOMATION = "infrastructure_menu_automation";
const CONFIGURATION = "infrastructure_menu_configuration";

const MENUS = [
    [SERVICES, "infrastructure_task_menu", "My Tasks", ["kanban", "calendar"]],
    [MONEY, "infrastructure_receivable_menu", "Receivables", ["graph", "list"]],
    [MONEY, "infrastructure_period_menu", "Periods", ["pivot", "graph"]],
    [MONEY, "infrastructure_invoice_menu", "Invoices", ["kanban"]],
    [
        MONEY,
        "infrastructure_closing_act_menu",
        "Closing Acts",
        ["kanban", "calendar", "pivot", "graph"],
    ],
    [AUTOMATION, "infrastructure_run_menu", "Automation Status", ["kanban"]],
    [AUTOMATION, "infrastructure_journal_menu", "Journal", ["pivot", "graph"]],
    [CONFIGURATION, "infrastructure_service_type_menu", "Types of Services", []],
    [CONFIGURATION, "infrastructure_stage_menu", "Stages", []],
    [CONFIGURATION, "infrastructure_timer_menu", "Timers", []],
    [CONFIGURATION, "infrastructure_route_menu", "Routes", []],
    [CONFIGURATION, "infrastructure_role_menu", "Roles", []],
    [CONFIGURATION, "infrastructure_mail_template_menu", "Letters", []],
    [
        SERVICES,
        "infrastructure_service_menu",
        "Services",
        ["list", "calendar", "pivot", "graph", "activity", "kanban"],
    ],
];

const openAll = () =>
    MENUS.flatMap(([section, item, title, views]) => [
        ...openMenu(section, item, title),
        ...views.flatMap(switchView),
    ]);

const computeForecast = () => [
    ...openMenu(AUTOMATION, "infrastructure_forecast_menu", "Forecast"),
    {trigger: "button[name=action_compute]", run: "click"},
    {trigger: ".o_list_view .o_group_header"},
    ...["pivot", "calendar", "graph", "list"].flatMap(switchView),
];

const readCard = () => [
    {trigger: ".o_kanban_record:contains('Tour hosting')", run: "click"},
    {trigger: ".o_field_widget[name=period_ids] .o_data_row"},
    ...["timeline", "delays", "notes"].map((name) => ({
        trigger: `.o_notebook a[name=${name}]`,
        run: "click",
    })),
    {trigger: "button[name=action_view_periods]", run: "click"},
    {trigger: ".o_list_view .o_data_row .o_data_cell[name=date_from]", run: "click"},
    {trigger: ".o_form_view .o_field_widget[name=amount_residual]"},
];

const openImport = () => [
    {trigger: `[data-menu-xmlid='crm_infrastructure.${SERVICES}']`, run: "click"},
    {
        trigger: "[data-menu-xmlid='crm_infrastructure.infrastructure_import_menu']",
        run: "click",
    },
    {trigger: ".modal button[name=action_check]"},
    {trigger: ".modal footer button:contains('Close')", run: "click"},
    {trigger: "body:not(:has(.modal))"},
];

registry.category("web_tour.tours").add("crm_infrastructure_menus", {
    steps: () => [...computeForecast(), ...openAll(), ...openImport(), ...readCard()],
});
