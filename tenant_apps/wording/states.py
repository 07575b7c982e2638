from core.kernel.states import Machine, Move

TEMPLATE = Machine(
    "template",
    initial="DRAFT",
    moves=[
        Move("DRAFT", "PROPOSED", "propose", right="wording.edit"),
        Move("PROPOSED", "DRAFT", "withdraw", right="wording.edit"),
        Move("PROPOSED", "DRAFT", "send_back", right="wording.approve"),
        Move("PROPOSED", "APPROVED", "approve", right="wording.approve"),
        Move("APPROVED", "RETIRED", "retire", right="wording.approve"),
        Move("DRAFT", "RETIRED", "discard", right="wording.edit"),
    ],
)

OPEN = ("DRAFT", "PROPOSED")
"""It is being worked on; one at a time for each kind."""

ACTIONS = {
    "propose": "wording.template.proposed",
    "withdraw": "wording.template.withdrawn",
    "send_back": "wording.template.sent_back",
    "approve": "wording.template.approved",
    "retire": "wording.template.retired",
    "discard": "wording.template.discarded",
}
"""What the audit line of each verb is called."""
