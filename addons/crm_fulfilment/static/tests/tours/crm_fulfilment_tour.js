import {registry} from "@web/core/registry";
import {queryFirst} from "@odoo/hoot-dom";

const tours = registry.category("web_tour.tours");
const LEAD = "Tour order";

/** Open the opportunity from the pipeline "New Clients". */
function openLead() {
    return [
        {
            trigger: `.o_kanban_record:contains(${LEAD}) .fw-bold`,
            run: "click",
        },
        {trigger: ".o_form_view .o_statusbar_status"},
    ];
}

/** Open the only task of the list and press Done. */
function openTask(...texts) {
    return [
        {trigger: `.o_data_row:contains(${LEAD}) .o_data_cell`, run: "click"},
        ...texts.map((text) => ({
            trigger: `.o_field_widget[name=record_card]:contains(${text})`,
        })),
    ];
}

function pressDone() {
    return [
        {
            trigger: ".o_statusbar_buttons button[name=action_open_complete]:visible",
            run: "click",
        },
    ];
}

const DONE = {
    trigger: "body:not(:has(.modal)) button[data-value=done].o_arrow_button_current",
};
const CONFIRM = {
    trigger: ".modal button[name=action_confirm]:visible",
    run: "click",
};

function fillLine(label, value) {
    return [
        {
            trigger: `.modal .o_data_row:contains(${label}) td[name=value_char]`,
            run: "click",
        },
        {trigger: ".modal div[name=value_char] input", run: `edit ${value}`},
    ];
}

function upload(name) {
    return [
        {
            trigger: ".modal div[name=attachment_ids] input:not(:visible)",
            run() {
                const input = queryFirst(
                    ".modal div[name=attachment_ids] input[type=file]"
                );
                const transfer = new DataTransfer();
                transfer.items.add(
                    new File([`%PDF-1.4 ${name}`], name, {type: "application/pdf"})
                );
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: `.modal div[name=attachment_ids]:contains(${name})`},
    ];
}

tours.add("crm_fulfilment_start", {
    steps: () => [
        ...openLead(),
        {
            content: "What is missing is said before anybody tries",
            trigger: "div[name=completeness]:contains(driver):contains(Realisation)",
        },
        {trigger: "a[name=card]", run: "click"},
        {trigger: "div[name=driver_id] input", run: "edit Driver"},
        {trigger: ".o-autocomplete--dropdown-item:contains(Driver)", run: "click"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "body:not(:has(div[name=completeness]:visible))"},
        {
            trigger: ".o_statusbar_status button:contains(Realisation)",
            run: "click",
        },
        {trigger: ".o_arrow_button_current:contains(Realisation)"},
        {
            content: "Who holds it",
            trigger: "div[name=workflow_holder]:contains(Operator North)",
        },
    ],
});

tours.add("crm_fulfilment_shipment", {
    steps: () => [
        ...openTask("North"),
        ...pressDone(),
        ...fillLine("Shipment Document", "R-77"),
        CONFIRM,
        DONE,
    ],
});

tours.add("crm_fulfilment_problem", {
    steps: () => [
        ...openTask("R-77"),
        {trigger: "button[name=action_open_problem]", run: "click"},
        {trigger: ".modal div[name=text] textarea", run: "edit A saw is missing"},
        CONFIRM,
        {
            trigger:
                "body:not(:has(.modal)) div[name=problem]:contains(A saw is missing)",
        },
    ],
});

tours.add("crm_fulfilment_solve", {
    steps: () => [
        ...openLead(),
        {
            trigger:
                "div[name=problem]:contains(A saw is missing) button[name=action_open_solve]",
            run: "click",
        },
        {trigger: ".modal div[name=text] textarea", run: "edit Another one is sent"},
        CONFIRM,
        {trigger: "body:not(:has(.modal)):not(:has(div[name=problem]:visible))"},
    ],
});

tours.add("crm_fulfilment_assemble", {
    steps: () => [...openTask("R-77"), ...pressDone(), DONE],
});

tours.add("crm_fulfilment_documents", {
    steps: () => [
        ...openLead(),
        {
            trigger: ".o_statusbar_buttons button[name=action_documents_ready]",
            run: "click",
        },
        ...fillLine("Transfer Document", "T-5"),
        CONFIRM,
        {trigger: "body:not(:has(.modal)) .o_arrow_button_current:contains(Delivery)"},
        {trigger: "div[name=workflow_holder]:contains(Driver)"},
    ],
});

tours.add("crm_fulfilment_deliver", {
    steps: () => [
        ...openTask("T-5"),
        ...pressDone(),
        {
            content: "Nothing is shipped without the waybill",
            trigger: ".modal button[name=action_confirm]:visible",
            run: "click",
        },
        {
            trigger:
                ".o_notification:contains(Waybill), .modal:contains(cannot be completed)",
        },
        {
            trigger: ".modal:contains(cannot be completed) .btn-primary",
            run: "click",
        },
        ...upload("waybill.pdf"),
        CONFIRM,
        DONE,
    ],
});

tours.add("crm_fulfilment_won", {
    steps: () => [
        {trigger: ".o_arrow_button_current:contains(Delivered)"},
        {trigger: "a[name=documents]", run: "click"},
        {trigger: ".o_field_widget[name=document_ids]:contains(Waybill)"},
        {trigger: "a[name=workflow]", run: "click"},
        {
            trigger:
                ".o_field_widget[name=workflow_decision_ids]:contains(R-77):contains(T-5)",
        },
    ],
});
