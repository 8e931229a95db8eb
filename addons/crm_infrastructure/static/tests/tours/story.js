/** One hosting and one domain, from the start to the cut-off and back. */
import {registry} from "@web/core/registry";

import {inStage, openMenu, openRuns, openService, runOn} from "./steps";

const NAMES = ["Tour hosting", "Tour domain"];
const INVOICED = "03/10/2030";
const REMINDED = "03/17/2030";
const WARNED = "03/21/2030";
const CUT_OFF = "03/24/2030";
const PAID = "03/25/2030";

const check = (stages) =>
    NAMES.flatMap((name, index) => [...openService(name), ...inStage(stages[index])]);

const start = (name) => [
    ...openService(name),
    {trigger: "button[name=action_start]", run: "click"},
    ...inStage("In service"),
];

const hasStep = (step) => [
    {trigger: ".o_notebook a[name=timeline]", run: "click"},
    {trigger: `[name=journal_ids] .o_data_row:contains('${step}'):contains('Sent')`},
];

registry.category("web_tour.tours").add("crm_infrastructure_story_cut_off", {
    steps: () => [
        ...NAMES.flatMap(start),
        ...openRuns(),
        ...runOn(INVOICED),
        ...check(["Awaiting payment", "Awaiting payment"]),
        ...hasStep("Invoice"),
        ...openRuns(),
        ...runOn(REMINDED),
        ...runOn(WARNED),
        ...openService(NAMES[0]),
        ...hasStep("Invoice sent again"),
        ...hasStep("Last warning"),
        ...openRuns(),
        ...runOn(CUT_OFF),
        ...check(["Disconnection", "Disconnected"]),
    ],
});

const pay = (name) => [
    ...openService(name),
    {trigger: "button[name=action_view_invoices]", run: "click"},
    {trigger: ".o_list_view .o_data_row .o_data_cell[name=name]", run: "click"},
    {trigger: "button[name=action_register_payment]", run: "click"},
    {trigger: ".modal button[name=action_create_payments]", run: "click"},
    {trigger: "body:not(:has(.modal)) .o_form_view .ribbon span:contains('Paid')"},
];

registry.category("web_tour.tours").add("crm_infrastructure_story_pay", {
    steps: () => [
        ...check(["Disconnected", "Disconnected"]),
        ...NAMES.flatMap(pay),
        ...openRuns(),
        ...runOn(PAID),
        ...check(["Resumption", "Resumption"]),
    ],
});

registry.category("web_tour.tours").add("crm_infrastructure_story_end", {
    steps: () => check(["In service", "In service"]),
});

const doTask = (name) => [
    ...openMenu("infrastructure_menu_services", "infrastructure_task_menu", "My Tasks"),
    {trigger: `.o_data_row:contains('${name}') .o_data_cell[name=name]`, run: "click"},
    {
        trigger: ".o_form_view button[name=action_open_complete]:contains('Done')",
        run: "click",
    },
    {trigger: ".modal button[name=action_confirm]:contains('Done')", run: "click"},
    {trigger: "body:not(:has(.modal))"},
    ...inStage("Done"),
];

registry.category("web_tour.tours").add("crm_infrastructure_task_hosting", {
    steps: () => doTask(NAMES[0]),
});

registry.category("web_tour.tours").add("crm_infrastructure_task_both", {
    steps: () => NAMES.flatMap(doTask),
});
