/** A licence is sold, won by itself, and issued, each in a browser of his own. */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CLOSED = "body:not(:has(.modal))";

tours.add("crm_license_sale", {
    steps: () => [
        {trigger: ".o_form_view a[name=card]", run: "click"},
        {
            content: "The team sells one product",
            trigger: "div[name=license_product_id] input:value(Line A)",
        },
        {trigger: "div[name=license_term_id] input", run: "edit 12 months"},
        {trigger: ".o-autocomplete--dropdown-item:contains(12 months)", run: "click"},
        {
            content: "The tariff gives the price",
            trigger: "div[name=license_price] input:value(120)",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: "button[name=action_make_contract]", run: "click"},
        {
            trigger:
                ".modal .o_field_widget[name=template_id] input:value(Tour licence contract)",
        },
        {trigger: ".modal button[name=action_make]", run: "click"},
        {trigger: `${CLOSED} .o_arrow_button_current:contains(Not signed)`},
        {trigger: ".o_statusbar_buttons button:contains(Sign)", run: "click"},
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {trigger: `${CLOSED} .o_arrow_button_current:contains(Signed)`},
    ],
});

tours.add("crm_license_won", {
    steps: () => [
        {
            content: "Signed and paid: won by itself",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Won)",
        },
        {trigger: "button[name=action_view_licenses]", run: "click"},
        {trigger: ".o_data_row:contains(Line A), .o_kanban_record:contains(Line A)"},
        {trigger: ".o_breadcrumb:contains(Tour sale)"},
    ],
});

const tick = (line) => [
    {
        content: `Tick: ${line}`,
        trigger: `.o_data_row:contains(${line}) button[name=action_toggle]`,
        run: "click",
    },
    {trigger: `.o_data_row:contains(${line}) .fa-check-square-o`},
];

tours.add("crm_license_checklist", {
    steps: () => [
        {trigger: "div[name=record_card] a:contains(Password service)"},
        ...tick("Compare customer"),
        ...tick("Sign in"),
        ...tick("Issue the licence"),
        ...tick("Hand it over"),
    ],
});

tours.add("crm_license_activate", {
    steps: () => [
        {trigger: ".o_arrow_button_current:contains(To issue)"},
        {trigger: "button[name=action_open_activate]", run: "click"},
        {trigger: ".modal div[name=date_start] input, .modal div[name=date_start]"},
        {
            content: "Without the key it is refused",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {trigger: ".modal:contains(needs its key) .btn-primary", run: "click"},
        {
            trigger: ".modal div[name=key] input[type=password]",
            run: "edit TOUR-KEY-0815",
        },
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {trigger: `${CLOSED} .o_arrow_button_current:contains(Active)`},
        {trigger: "button[name=action_show_key]"},
    ],
});
