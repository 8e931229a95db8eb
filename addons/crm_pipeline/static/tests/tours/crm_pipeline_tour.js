import {registry} from "@web/core/registry";
import {queryFirst} from "@odoo/hoot-dom";

const CARD = ".o_kanban_record:contains(Tour deal)";
const column = (name) => `.o_kanban_group:has(.o_column_title:contains(${name}))`;

registry.category("web_tour.tours").add("crm_pipeline_story", {
    steps: () => [
        {content: "The card shows the meter", trigger: `${CARD} .o_progressbar`},
        {
            content: "Drag it into the stage that requires something",
            trigger: CARD,
            run: `drag_and_drop(${column("Stage ready")})`,
        },
        {
            content: "One message names all that is missing",
            trigger:
                ".modal:contains(Referred By):contains(Charter):contains(Tour deal)",
        },
        {trigger: ".modal .btn-primary", run: "click"},
        {
            content: "It is still where it was",
            trigger: `${column("Stage new")} ${CARD} .fw-bold`,
            run: "click",
        },
        {
            content: "The form says what is missing",
            trigger: ".o_form_view div[name=completeness]:contains(Referred By)",
        },
        {trigger: ".o_form_view button[data-value]:contains(Stage ready)"},
        {
            content: "Fill in",
            trigger: ".o_form_view a[name=lead]",
            run: "click",
        },
        {trigger: "div[name=referred] input", run: "edit A friend"},
        {content: "Documents", trigger: "a[name=documents]", run: "click"},
        {
            trigger: "div[name=document_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {trigger: ".modal div[name=type_id] input", run: "edit Charter"},
        {trigger: ".ui-autocomplete a:contains(Charter)", run: "click"},
        {
            content: "Upload",
            trigger:
                ".modal div[name=file] input[type=file]:not(:visible), .modal div[name=file] input[type=file]",
            async run() {
                const input = queryFirst(".modal div[name=file] input[type=file]");
                const file = new File(["scan"], "charter.txt", {type: "text/plain"});
                const transfer = new DataTransfer();
                transfer.items.add(file);
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            trigger:
                ".modal div[name=file] input:value(charter.txt), .modal div[name=file]:contains(charter.txt)",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: "div[name=document_ids] .o_data_row:contains(Charter)"},
        {
            content: "Nothing is missing any more",
            trigger: ".o_form_view:not(:has(div[name=completeness]))",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"},
        {
            content: "Now it moves",
            trigger: ".o_statusbar_status button:contains(Stage ready)",
            run: "click",
        },
        {
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains(Stage ready)",
        },
        {
            content: "The reminder of the stage is there",
            trigger: ".o-mail-Activity:contains(Call back)",
        },
    ],
});
