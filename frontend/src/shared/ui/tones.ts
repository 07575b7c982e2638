export type Tone = "good" | "wait" | "bad" | "move" | "calm";

const TONES: Record<Exclude<Tone, "calm">, readonly string[]> = {
  good: ["AVAILABLE", "IN_HAND", "READY", "DELIVERED", "WON", "ACTIVE", "QUALIFIED", "PAID", "CAPTURED", "SUCCEEDED", "SIGNED", "ACCEPTED", "FUNDED", "STORED", "CONFIRMED", "PASSED", "PROVEN", "IN_FORCE", "SEALED", "ARCHIVED", "DONE"],
  wait: ["BOOKED", "HELD", "HOLD", "PDI_PENDING", "NEW", "SUBMITTED", "PENDING", "PROVISIONING", "REFUND_PENDING", "CANCEL_REQUESTED", "RETURN_REQUESTED", "RED_REQUESTED", "REOPEN_ASKED", "NEEDS_RESPONSE", "REQUESTED", "INVITED", "SENT", "OPEN", "MISSING", "PROPOSED", "REDEEM_REQUESTED", "VIEWED", "IDENTIFIED", "BUYER_SIGNED", "FROZEN", "RELEASE_ASKED"],
  bad: ["NO_SHOW", "PDI_FAILED", "QUARANTINE", "LOST", "REJECTED", "PROVISION_FAILED", "FAILED", "REFUSED", "CHARGED_BACK", "SUSPENDED", "DISPUTED", "WRITTEN_OFF", "DECLINED"],
  move: ["RESERVED", "CONTRACTED", "ALLOCATED", "ASSIGNED", "CONTACTED", "IN_PROGRESS", "IN_REVIEW", "APPROVED", "INVOICED", "IN_TRANSIT", "ARRIVED", "RENDERED", "TRANSFER_HOLD", "RUNNING", "COMING", "SIGNING", "COUNTERSIGNED"],
};

/** How a state feels: done well, waits for someone, in trouble, under way, or simply over. */
export function toneOf(state: string): Tone {
  for (const tone of ["good", "wait", "bad", "move"] as const) if (TONES[tone].includes(state)) return tone;
  return "calm";
}
