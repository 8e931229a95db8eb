/** A manager imports a history, corrects a start; a salesperson works at the desk. */
import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CLOSED = "body:not(:has(.modal))";
const SHEET = [
    "ID,Customer,Product,Tariff,Term,Start,Continues",
    "T-1,Tour Client,Line B,Basic,12 months,2024-01-31,",
    "T-2,Tour Client,Line B,Basic,12 months,2025-01-31,T-1",
    "T-3,Tour Client,Line B,Basic,6 months,,T-2",
    "T-4,Tour Client,Line B,Basic,12 months,2025-01-31,T-9",
].join("\n");

const menu = (name) => `[data-menu-xmlid='crm_license.${name}']`;

tours.add("crm_license_import", {
    steps: () => [
        {trigger: `.o_menu_sections ${menu("crm_license_menu_config")}`, run: "click"},
        {
            trigger: `.o-dropdown--menu ${menu("crm_license_menu_import")}`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=data_file]",
            async run() {
                const file = new File([SHEET], "licences.csv", {type: "text/csv"});
                await inputFiles(".modal [name=data_file] .o_input_file", [file]);
            },
        },
        {trigger: ".modal [name=data_file] input:value('licences.csv')"},
        {trigger: ".modal button[name=action_check]", run: "click"},
        {
            content: "The report names the row whose predecessor nobody knows",
            trigger: ".modal .o_data_row:contains('T-9')",
        },
        {
            content: "It says what is to be issued",
            trigger: ".modal .o_data_row:contains('not issued yet')",
        },
        {
            content: "With an error nothing is imported",
            trigger: ".modal footer:not(:has(button[name=action_import]:visible))",
        },
        {trigger: ".modal .o_notebook a[name=rows]", run: "click"},
        {trigger: ".modal .o_data_row:contains('Licence to issue')"},
        {trigger: ".modal .o_field_widget[name=only_correct] input", run: "check"},
        {trigger: ".modal button[name=action_import]", run: "click"},
        {
            trigger: `${CLOSED} .o_data_row:contains('Tour Client'):contains('To issue') .o_data_cell[name=name]`,
            run: "click",
        },
        {
            content: "Its history is there",
            trigger: "button[name=action_view_chain]:contains('3')",
            run: "click",
        },
        {trigger: ".o_data_row:contains('Tour Client'):contains('Closed')"},
        {trigger: ".o_data_row:contains('Tour Client'):contains('10 days or less')"},
    ],
});

tours.add("crm_license_desk", {
    steps: () => [
        {trigger: `.o_menu_sections ${menu("crm_license_menu_desk")}`, run: "click"},
        {
            content: "One licence is to be renewed in 10 days, two in 30",
            trigger: ".o_license_desk button[name=renew_in_10] .fs-3:contains('1')",
        },
        {
            trigger: ".o_license_desk button[name=renew_in_30] .fs-3:contains('2')",
        },
        {trigger: ".o_license_desk button[name=renew_in_10]", run: "click"},
        {
            content: "The figure shows its licences",
            trigger: ".o_facet_value:contains('10')",
        },
        {
            content: "It is renewed from here",
            trigger: ".o_data_row:contains('Line B') button[name=action_renew]",
            run: "click",
        },
        {trigger: ".o_breadcrumb:contains('Renewal:')"},
        {trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click"},
        {trigger: ".o_switch_view.o_kanban", run: "click"},
        {trigger: ".o_kanban_view .o_license_desk button[name=in_force]", run: "click"},
        {trigger: ".o_kanban_record:contains('Line B')"},
        {trigger: ".o_switch_view.o_pivot", run: "click"},
        {trigger: ".o_pivot_view"},
    ],
});

tours.add("crm_license_correct", {
    steps: () => [
        {trigger: ".o_arrow_button_current:contains(Active)"},
        {trigger: "button[name=action_open_correct]", run: "click"},
        {
            trigger:
                ".modal div[name=date_start] button, .modal div[name=date_start] input",
            run: "click",
        },
        {
            trigger: ".modal div[name=date_start] input",
            run: "edit 02/01/2030 && press Enter",
        },
        {trigger: ".modal div[name=date_end]:contains('Feb 1, 2031')"},
        {trigger: ".modal div[name=reason] input", run: "edit As in the contract"},
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {trigger: `${CLOSED} .o_arrow_button_current:contains('To issue')`},
        {trigger: "div[name=date_end]:contains('Feb 1, 2031')"},
        {trigger: ".o-mail-Message:contains('As in the contract')"},
    ],
});
