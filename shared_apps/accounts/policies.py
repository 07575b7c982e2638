"""What operators may do."""

OPERATOR_RIGHTS = frozenset(
    {"console.see", "dealers.onboard", "dealers.suspend", "dealers.offboard", "dealers.export", "catalog.see"}
    | {"dealers.back_up", "dealers.restore", "features.switch", "domains.manage", "ratings.review"}
    | {"rules.propose", "rules.review", "archive.export_mandated", "forms.publish"}
    | {"notary.check", "recalls.publish"}
)
