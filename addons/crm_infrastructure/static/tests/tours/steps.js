/** Steps that the tours of this addon share. */

export function openMenu(section, item, title) {
    const menu = (name) => `[data-menu-xmlid='crm_infrastructure.${name}']`;
    return [
        {trigger: `.o_menu_sections ${menu(section)}`, run: "click"},
        {trigger: `.o-dropdown--menu ${menu(item)}`, run: "click"},
        {trigger: `.o_control_panel .o_breadcrumb:contains('${title}')`},
    ];
}

export function switchView(type) {
    const renderer = {
        activity: ".o_activity_view",
        calendar: ".o_calendar_view",
        graph: ".o_graph_view",
        kanban: ".o_kanban_view",
        list: ".o_list_view",
        pivot: ".o_pivot_view",
    }[type];
    return [{trigger: `.o_switch_view.o_${type}`, run: "click"}, {trigger: renderer}];
}

export function editDate(field, value) {
    const widget = `.o_field_widget[name=${field}]`;
    return [
        {trigger: `${widget} button, ${widget} input`, run: "click"},
        {trigger: `${widget} input`, run: `edit ${value} && press Enter`},
    ];
}

export function openService(name) {
    return [
        ...openMenu(
            "infrastructure_menu_services",
            "infrastructure_service_menu",
            "Services"
        ),
        {trigger: `.o_kanban_record:contains('${name}')`, run: "click"},
        {trigger: `.o_form_view .o_field_widget[name=name] input:value('${name}')`},
    ];
}

export function inStage(name) {
    return [
        {
            content: `The service is in the stage ${name}`,
            trigger: `.o_field_statusbar .o_arrow_button_current:contains('${name}')`,
        },
    ];
}

/** Open the automation status and, from any run, a new one. */
export function openRuns() {
    return [
        ...openMenu(
            "infrastructure_menu_automation",
            "infrastructure_run_menu",
            "Automation Status"
        ),
        {
            trigger:
                ".o_control_panel button[name=action_run_today], .o_list_buttons button[name=action_run_today]",
            run: "click",
        },
        ...inStage("Done"),
    ];
}

export function runOn(day) {
    return [
        {trigger: ".o_form_button_create", run: "click"},
        ...inStage("To run"),
        ...editDate("run_date", day),
        {trigger: "button[name=action_run]:contains('Run')", run: "click"},
        ...inStage("Done"),
    ];
}
