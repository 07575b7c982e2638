/** The four loans and the lease as one shape, as `shared_apps/rulebook/payments.py` has them. */
import { lease } from "./leases.ts";
import { interestOf, loan, paymentsOf, type Instalment, type PlanKind } from "./loans.ts";
import { TermsRefused } from "./numbers.ts";
import { annualRate, decimalOf } from "./returns.ts";

export type Way = PlanKind | "lease";

export interface Payments {
  way: Way;
  principal: bigint;
  rows: Instalment[];
  left: bigint;
  /** The cost of credit: all that is paid beyond what was borrowed. */
  interest: bigint;
  apr: string;
}

export function payments(way: Way, principal: bigint, rate: string, term: number, left: bigint): Payments {
  if (way === "lease") return leased(principal, rate, term, left);
  const plan = loan(way, principal, rate, term, way === "balloon" ? left : 0n);
  const apr = decimalOf(annualRate(principal, paymentsOf(plan)));
  return { way, principal, rows: plan.instalments, left: plan.balloon, interest: interestOf(plan), apr };
}

/** Rentals in advance: the first lessens what is received, the others come a month earlier. */
function leased(cost: bigint, rate: string, term: number, residual: bigint): Payments {
  const rentals = lease("advance", cost, residual, rate, term);
  const first = rentals[0]?.payment ?? 0n;
  if (first >= cost) throw new TermsRefused("finance.lease_too_short", "months");
  let before = cost;
  const rows = rentals.map(({ payment, balance }, place): Instalment => {
    const principal = before - balance;
    before = balance;
    return { number: place + 1, payment, principal, interest: payment - principal, balance };
  });
  const paid = rentals.slice(1).map((each) => each.payment);
  const interest = paid.reduce((sum, each) => sum + each, first) + residual - cost;
  const apr = decimalOf(annualRate(cost - first, [...paid, residual]));
  return { way: "lease", principal: cost, rows, left: residual, interest, apr };
}
