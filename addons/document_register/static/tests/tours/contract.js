/** An opportunity, its contract, the signature, the scan in the field, the original. */
import {registry} from "@web/core/registry";

const inStage = (name) => ({
    content: `The contract is in the stage ${name}`,
    trigger: `.o_field_statusbar .o_arrow_button_current:contains('${name}')`,
});

const confirm = (button, steps = []) => [
    {trigger: `.o_statusbar_buttons button:contains('${button}')`, run: "click"},
    ...steps,
    {trigger: ".modal button[name=action_apply]", run: "click"},
    {trigger: "body:not(:has(.modal))"},
];

registry.category("web_tour.tours").add("document_register_contract", {
    steps: () => [
        {trigger: "button[name=action_make_contract]", run: "click"},
        {trigger: ".modal .o_field_widget[name=template_id] input:value('Tour text')"},
        {trigger: ".modal button[name=action_make]", run: "click"},
        inStage("Not signed"),
        {
            trigger:
                ".o_field_widget[name=file]:contains('Contract'), .o_field_widget[name=file] input",
        },
        ...confirm("Sign"),
        inStage("Signed"),
        ...confirm("Original Received"),
        inStage("Original"),
        {trigger: ".o_statusbar_buttons button:contains('Annul')", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Replaced by a new one",
        },
        {trigger: ".modal button[name=action_apply]", run: "click"},
        inStage("Annulled"),
        {trigger: "button[name=action_view_journal]", run: "click"},
        {trigger: ".o_data_row:contains('Annulled')"},
        {trigger: ".o_data_row:contains('Original received')"},
        {
            trigger:
                ".o_main_navbar .o_menu_toggle, .o_main_navbar .o_navbar_apps_menu button",
        },
    ],
});

const menu = (section, item, ready) => [
    {
        trigger: `.o_menu_sections [data-menu-xmlid='document_register.${section}']`,
        run: "click",
    },
    {
        trigger: `.o-dropdown--menu [data-menu-xmlid='document_register.${item}']`,
        run: "click",
    },
    {trigger: ready},
];

const VIEWS = ["list", "calendar", "pivot", "graph", "activity", "kanban"];
const walk = VIEWS.flatMap((type) => [
    {trigger: `.o_switch_view.o_${type}`, run: "click"},
    {trigger: `.o_${type}_view`},
]);

registry.category("web_tour.tours").add("document_register_menus", {
    steps: () => [
        {trigger: ".o_kanban_view .o_kanban_group:contains('Not signed')"},
        {trigger: ".o_kanban_group:contains('Annulled')"},
        {trigger: ".o_kanban_view:not(:has(.o_kanban_group:contains('To collect')))"},
        ...walk,
        ...menu(
            "register_menu_documents",
            "register_document_menu_original",
            ".o_kanban_group:contains('To collect')"
        ),
        ...walk,
        ...menu(
            "register_menu_configuration",
            "register_menu_register",
            ".o_list_view .o_data_row:contains('Original')"
        ),
        ...menu(
            "register_menu_configuration",
            "register_menu_template",
            ".o_list_view .o_data_row:contains('Tour text')"
        ),
        {trigger: ".o_data_row .o_data_cell:contains('Tour text')", run: "click"},
        {trigger: ".o_notebook a:contains('Available Fields')", run: "click"},
        {trigger: ".o_field_widget[name=field_help]:contains('customer.name')"},
        ...menu(
            "register_menu_configuration",
            "register_menu_timer",
            ".o_list_view .o_data_row"
        ),
    ],
});
