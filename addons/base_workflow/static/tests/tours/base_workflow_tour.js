import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("base_workflow_my_tasks", {
    steps: () => [
        {trigger: ".o_list_view .o_data_cell:contains(Approve)", run: "click"},
        {trigger: ".o_form_view .o_field_widget[name=record_card]:contains(500)"},
        {trigger: "button[name=action_toggle]:visible", run: "click"},
        {trigger: "button[name=action_toggle] .fa-check-square-o"},
        {
            trigger: ".o_statusbar_buttons button[name=action_open_complete]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=line_ids] td[name=value_float]",
            run: "click",
        },
        {trigger: ".modal div[name=value_float] input", run: "edit 300"},
        {
            trigger: ".modal .o_data_row:contains(Kind) td[name=value_option_id]",
            run: "click",
        },
        {trigger: ".modal div[name=value_option_id] input", run: "edit Kind B"},
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Kind B)",
            run: "click",
        },
        {trigger: ".modal div[name=comment] textarea", run: "edit Fine"},
        {trigger: ".modal button[name=action_confirm]:visible", run: "click"},
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view button[data-value=done].o_arrow_button_current",
        },
    ],
});

registry.category("web_tour.tours").add("base_workflow_reject", {
    steps: () => [
        {trigger: ".o_switch_view.o_kanban", run: "click"},
        {trigger: ".o_kanban_record button[name=action_open_reject]", run: "click"},
        {trigger: ".modal div[name=comment] textarea", run: "edit Lower the amount"},
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_view_nocontent"},
        {trigger: ".o_switch_view.o_calendar", run: "click"},
        {trigger: ".o_calendar_view"},
    ],
});

registry.category("web_tour.tours").add("base_workflow_configure", {
    steps: () => [
        {trigger: ".o_data_cell:contains(Onboarding)", run: "click"},
        {
            trigger: ".o_field_widget[name=step_ids] .o_data_cell:contains(Approve)",
            run: "click",
        },
        {trigger: ".modal .o_field_widget[name=condition]"},
        {trigger: ".modal a[name=checklist]", run: "click"},
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: "body:not(:has(.modal)) button[name=action_simulate]", run: "click"},
        {trigger: ".modal div[name=res_id] input", run: "edit Deal"},
        {trigger: ".o-autocomplete--dropdown-item:contains(Deal)", run: "click"},
        {trigger: ".modal button[name=action_simulate]", run: "click"},
        {trigger: ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Ann)"},
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_form_view"},
    ],
});
