from core.kernel.states import Machine, Move

CONTRACT = Machine(
    "contract",
    initial="REQUESTED",
    moves=[
        Move("REQUESTED", "RENDERED", "render"),
        Move("REQUESTED", "FAILED", "fail"),
        Move("RENDERED", "SIGNED", "sign", right="orders.sign"),
        Move("REQUESTED", "VOIDED", "void"),
        Move("FAILED", "VOIDED", "void"),
        Move("RENDERED", "VOIDED", "void"),
        Move("SIGNED", "VOIDED", "void"),
    ],
)
