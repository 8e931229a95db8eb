/** A licence from its notice to its end: renewed for another term, and closed. */
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CLOSED = "body:not(:has(.modal))";

const inStage = (name) => ({
    content: `It is in the stage ${name}`,
    trigger: `.o_statusbar_status .o_arrow_button_current:contains('${name}')`,
});

function runOn(day) {
    const widget = ".o_field_widget[name=run_date]";
    return [
        {trigger: ".o_form_button_create, .o_list_button_add", run: "click"},
        inStage("To run"),
        {trigger: `${widget} button, ${widget} input`, run: "click"},
        {trigger: `${widget} input`, run: `edit ${day} && press Enter`},
        {trigger: "button[name=action_run]:contains('Run')", run: "click"},
        inStage("Done"),
    ];
}

for (const [name, days] of [
    ["notice", ["12/16/2030"]],
    ["ten_days", ["01/05/2031"]],
    ["end", ["01/15/2031"]],
]) {
    tours.add(`crm_license_run_${name}`, {
        steps: () => days.flatMap(runOn),
    });
}

tours.add("crm_license_noticed", {
    steps: () => [
        inStage("30 days or less"),
        {
            content: "The responsible is told",
            trigger: ".o-mail-Activity:contains('Ends in 30 days')",
        },
        {
            content: "Its sale is made",
            trigger: "button[name=action_renew]:contains('Being renewed')",
            run: "click",
        },
        {trigger: ".o_breadcrumb:contains('Renewal:')"},
        {trigger: ".o-mail-Activity:contains('Renewal: Anna')"},
        {trigger: ".o_form_view a[name=card]", run: "click"},
        {trigger: "div[name=renewed_license_id]:contains('Line A')"},
        {trigger: "div[name=renewed_end]:contains('Jan 15, 2031')"},
        {
            content: "The customer wants another term this time",
            trigger: "div[name=license_term_id] input",
            run: "edit 6 months",
        },
        {trigger: ".o-autocomplete--dropdown-item:contains(6 months)", run: "click"},
        {trigger: "div[name=license_price] input:value(60)"},
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

tours.add("crm_license_renewed", {
    steps: () => [
        {trigger: "button[name=action_renew]:contains('Renewed')", run: "click"},
        inStage("Won"),
        {trigger: "button[name=action_view_licenses]", run: "click"},
        {
            trigger:
                ".o_data_row:contains('6 months') .o_data_cell[name=name], .o_kanban_record:contains('6 months')",
            run: "click",
        },
        inStage("To issue"),
        {
            content: "It continues the first one",
            trigger: "div[name=predecessor_id]:contains('12 months')",
        },
    ],
});

tours.add("crm_license_activate_next", {
    steps: () => [
        inStage("To issue"),
        {trigger: "button[name=action_open_activate]", run: "click"},
        {
            content: "It begins where the other one ends",
            trigger: ".modal div[name=date_start]:contains('Jan 15, 2031')",
        },
        {
            trigger: ".modal div[name=key] input[type=password]",
            run: "edit TOUR-KEY-0816",
        },
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {trigger: `${CLOSED} button[name=action_show_key]`},
        inStage("To issue"),
    ],
});

tours.add("crm_license_ten_days", {
    steps: () => [
        inStage("10 days or less"),
        {trigger: "button[name=action_renew]:contains('Renewed')"},
        {
            content: "Nobody is bothered: it was renewed",
            trigger: ".o-mail-Chatter:not(:has(.o-mail-Activity))",
        },
    ],
});

tours.add("crm_license_chain", {
    steps: () => [
        inStage("Closed"),
        {
            trigger: "button[name=action_view_chain]:contains('2')",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('12 months'):contains('Closed')",
        },
        {
            trigger:
                ".o_data_row:contains('6 months'):contains('Active') .o_data_cell[name=name]",
            run: "click",
        },
        inStage("Active"),
        {trigger: "div[name=predecessor_id]:contains('12 months')"},
    ],
});
