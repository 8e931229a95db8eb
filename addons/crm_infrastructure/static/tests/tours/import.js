import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const SHEET = [
    "Customer,E-mail,Type,Service,Price,Period,Start date,Paid through",
    "Tour Customer,tour@customer.example,hosting,Tour imported hosting,25,month,2026-01-31,",
    "Tour Customer,tour@customer.example,domain,Tour imported domain,18,year,2026-02-01,",
    "Tour Customer,tour@customer.example,hosting,Tour broken row,25,month,not a date,",
].join("\n");

registry.category("web_tour.tours").add("crm_infrastructure_import", {
    steps: () => [
        {
            trigger:
                "[data-menu-xmlid='crm_infrastructure.infrastructure_menu_services']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='crm_infrastructure.infrastructure_import_menu']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=data_file]",
            async run() {
                const file = new File([SHEET], "services.csv", {type: "text/csv"});
                await inputFiles(".modal [name=data_file] .o_input_file", [file]);
            },
        },
        {
            trigger:
                ".modal .o_field_widget[name=data_file] input:value('services.csv')",
        },
        {trigger: ".modal button[name=action_check]", run: "click"},
        {
            content: "The report names the row that is wrong",
            trigger: ".modal .o_data_row:contains('Tour broken row')",
        },
        {
            content: "With an error nothing is imported",
            trigger: ".modal footer:not(:has(button[name=action_import]))",
        },
        {trigger: ".modal .o_notebook a[name=rows]", run: "click"},
        {trigger: ".modal .o_data_row:contains('Tour imported domain')"},
        {trigger: ".modal .o_field_widget[name=only_correct] input", run: "check"},
        {trigger: ".modal button[name=action_import]", run: "click"},
        {
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains('Tour imported hosting')",
        },
        {trigger: ".o_data_row:contains('Tour imported domain')"},
    ],
});
