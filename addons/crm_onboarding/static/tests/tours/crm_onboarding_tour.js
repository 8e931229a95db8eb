import {registry} from "@web/core/registry";
import {queryFirst} from "@odoo/hoot-dom";

const tours = registry.category("web_tour.tours");
const LEAD = "Tour client";

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

/** Try to move the opportunity to the approval. */
function clickApproval() {
    return [
        {
            trigger: ".o_statusbar_status button:contains(Conditions Approval)",
            run: "click",
        },
    ];
}

/** Open the only task in "My Tasks" and look at its card. */
function openTask(...texts) {
    return [
        {trigger: `.o_data_row:contains(${LEAD}) .o_data_cell`, run: "click"},
        ...texts.map((text) => ({
            trigger: `.o_field_widget[name=record_card]:contains(${text})`,
        })),
    ];
}

/** Press Approve or Done, fill in the dialog, confirm. */
function complete(...steps) {
    return [
        {
            trigger: ".o_statusbar_buttons button[name=action_open_complete]:visible",
            run: "click",
        },
        {trigger: ".modal button[name=action_confirm]:visible"},
        ...steps,
        {trigger: ".modal button[name=action_confirm]:visible", run: "click"},
        {
            trigger:
                "body:not(:has(.modal)) button[data-value=done].o_arrow_button_current",
        },
    ];
}

function fillLine(label, column, value) {
    return [
        {
            trigger: `.modal .o_data_row:contains(${label}) td[name=${column}]`,
            run: "click",
        },
        {trigger: `.modal div[name=${column}] input`, run: `edit ${value}`},
    ];
}

tours.add("crm_onboarding_collect", {
    steps: () => [
        ...openLead(),
        {
            content: "The meter tells what is missing before anybody tries",
            trigger:
                "div[name=completeness]:contains(OGRN):contains(Court Cases):contains(Conditions Approval)",
        },
        ...clickApproval(),
        {
            content: "One message lists all that is missing",
            trigger:
                ".modal:contains(OGRN):contains(Court Cases):contains(Payment Terms)",
        },
        {trigger: ".modal .btn-primary", run: "click"},
        {
            content: "The card",
            trigger: "body:not(:has(.modal)) a[name=card]",
            run: "click",
        },
        {trigger: "div[name=ogrn] input", run: "edit 1 03 99 0000001 9"},
        {trigger: "div[name=court_cases] textarea", run: "click"},
        {content: "A mistyped number is told of at once", trigger: ".modal"},
        {trigger: ".modal .btn-primary", run: "click"},
        {
            trigger: "body:not(:has(.modal)) div[name=ogrn] input",
            run: "edit 1 03 99 0000001 8",
        },
        {trigger: "div[name=court_cases] textarea", run: "edit none"},
        {trigger: "div[name=ogrn] input:value(1039900000018)"},
        {trigger: "div[name=payment_term_id] input", run: "edit Tour terms"},
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour terms)",
            run: "click",
        },
        {
            content: "The form still wants to enter the approval: now it may",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {trigger: ".o_arrow_button_current:contains(Conditions Approval)"},
        {
            content: "Who holds it",
            trigger: "div[name=workflow_holder]:contains(head of sales):contains(Head)",
        },
    ],
});

tours.add("crm_onboarding_head", {
    steps: () => [
        ...openTask("500,000", "9900000017"),
        ...complete(...fillLine("Credit Limit", "value_float", "300000"), {
            trigger: ".modal div[name=comment] textarea",
            run: "edit Less at first",
        }),
    ],
});

tours.add("crm_onboarding_reject", {
    steps: () => [
        ...openTask("300,000"),
        {
            trigger: ".o_statusbar_buttons button[name=action_open_reject]",
            run: "click",
        },
        {trigger: ".modal div[name=reason_id] input", run: "edit limit is too"},
        {
            trigger: ".o-autocomplete--dropdown-item:contains(limit is too)",
            run: "click",
        },
        {trigger: ".modal div[name=comment] textarea", run: "edit Half of it"},
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view button[data-value=rejected].o_arrow_button_current, body:not(:has(.modal)) .o_view_nocontent",
        },
    ],
});

tours.add("crm_onboarding_again", {
    steps: () => [
        ...openLead(),
        {
            content: "The task with the comment",
            trigger: ".o-mail-Activity:contains(Rejected):contains(Half of it)",
        },
        {trigger: "a[name=card]", run: "click"},
        {trigger: "div[name=credit_limit_requested] input", run: "edit 150000"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"},
        ...clickApproval(),
        {
            trigger: "div[name=workflow_holder]:contains(head of sales):contains(Head)",
        },
    ],
});

tours.add("crm_onboarding_approve", {
    steps: () => [...openTask("150,000"), ...complete()],
});

tours.add("crm_onboarding_approve_changed", {
    steps: () => [
        ...openTask("150,000"),
        {
            content: "What has changed since the last decision",
            trigger:
                ".o_field_widget[name=changes]:contains(300,000):contains(150,000)",
        },
        ...complete(),
    ],
});

tours.add("crm_onboarding_register", {
    steps: () => [
        ...openTask("North"),
        ...complete(...fillLine("Contract Number", "value_char", "D-2026-17")),
    ],
});

tours.add("crm_onboarding_contract", {
    steps: () => [
        ...openTask("D-2026-17"),
        ...complete(
            {
                trigger: ".modal div[name=attachment_ids] input:not(:visible)",
                run() {
                    const input = queryFirst(
                        ".modal div[name=attachment_ids] input[type=file]"
                    );
                    const transfer = new DataTransfer();
                    transfer.items.add(
                        new File(["%PDF-1.4 contract"], "contract.pdf", {
                            type: "application/pdf",
                        })
                    );
                    input.files = transfer.files;
                    input.dispatchEvent(new Event("change", {bubbles: true}));
                },
            },
            {trigger: ".modal div[name=attachment_ids]:contains(contract.pdf)"}
        ),
    ],
});

tours.add("crm_onboarding_approved", {
    steps: () => [
        ...openLead(),
        {trigger: ".o_arrow_button_current:contains(Conditions Approved)"},
        {trigger: ".o-mail-Activity:contains(The terms are agreed)"},
        {trigger: "a[name=card]", run: "click"},
        {trigger: "div[name=contract_number]:contains(D-2026-17)"},
        {trigger: "div[name=contract_file]:contains(contract.pdf)"},
        {trigger: "a[name=workflow]", run: "click"},
        {
            content: "Both rounds with old and new values",
            trigger:
                "div[name=workflow_decision_ids]:contains(500,000):contains(300,000):contains(Half of it):contains(D-2026-17)",
        },
        {trigger: "button[name=action_view_client_terms]", run: "click"},
        {trigger: ".o_data_row td[name=date_agreed]", run: "click"},
        {trigger: ".o_form_view div[name=credit_limit]:contains(150,000)"},
        {trigger: "a[name=timeline]"},
    ],
});
