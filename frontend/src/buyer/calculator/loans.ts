import {
  amount,
  growth,
  halfUp,
  least,
  monthOfInterest,
  MONTHS,
  months,
  RATE_SCALE,
  rateUnits,
  TermsRefused,
} from "./numbers.ts";

export type PlanKind = "equal_instalment" | "equal_principal" | "balloon" | "flat_fee";

export interface Instalment {
  number: number;
  payment: bigint;
  principal: bigint;
  interest: bigint;
  balance: bigint;
}

export interface Plan {
  kind: PlanKind;
  principal: bigint;
  units: bigint;
  balloon: bigint;
  instalments: Instalment[];
}

/** The equal payment after each month that leaves `left`: (P − F·vⁿ)·i / (1 − vⁿ), half up. */
export function annuityPayment(principal: bigint, units: bigint, term: number, left = 0n): bigint {
  if (units === 0n) return halfUp(principal - left, BigInt(term));
  const [grown, base] = growth(units, term);
  return halfUp((principal * grown - left * base) * units, MONTHS * RATE_SCALE * (grown - base));
}

/** A loan with its schedule; `left` only counts for a balloon. */
export function loan(kind: PlanKind, principal: bigint, rate: string, term: number, left = 0n): Plan {
  amount(principal, "principal", 1n);
  months(term);
  const units = rateUnits(rate);
  if (kind === "flat_fee") return { kind, principal, units, balloon: 0n, instalments: flat(principal, units, term) };
  const balloon = kind === "balloon" ? amount(left, "balloon") : 0n;
  if (balloon > principal) throw new TermsRefused("finance.balloon_above_principal", "balloon");
  const part = kind === "equal_principal" ? halfUp(principal, BigInt(term)) : null;
  const payment = part === null ? annuityPayment(principal, units, term, balloon) : 0n;
  const instalments: Instalment[] = [];
  let balance = principal;
  for (let number = 1; number <= term; number++) {
    const interest = monthOfInterest(balance, units);
    const due = balance - balloon;
    const repaid = number === term ? due : least(part ?? payment - interest, due);
    balance -= repaid;
    instalments.push({ number, payment: repaid + interest, principal: repaid, interest, balance });
  }
  return { kind, principal, units, balloon, instalments };
}

function flat(principal: bigint, units: bigint, term: number): Instalment[] {
  const n = BigInt(term);
  const fee = halfUp(principal * units * n, MONTHS * RATE_SCALE);
  const payment = halfUp(principal + fee, n);
  const part = halfUp(fee, n);
  const instalments: Instalment[] = [];
  let balance = principal;
  let feeLeft = fee;
  for (let number = 1; number <= term; number++) {
    const owed = balance + feeLeft;
    const due = number === term ? owed : least(payment, owed);
    const repaid = number === term ? balance : least(due - least(least(part, feeLeft), due), balance);
    balance -= repaid;
    feeLeft -= due - repaid;
    instalments.push({ number, payment: due, principal: repaid, interest: due - repaid, balance });
  }
  return instalments;
}

export const interestOf = (plan: Plan): bigint => plan.instalments.reduce((sum, each) => sum + each.interest, 0n);

/** What is paid after each month, the balloon with the last. */
export function paymentsOf(plan: Plan): bigint[] {
  const paid = plan.instalments.map((each) => each.payment);
  paid[paid.length - 1] = (paid.at(-1) ?? 0n) + plan.balloon;
  return paid;
}
