import { annuityPayment } from "./loans.ts";
import { amount, growth, halfUp, least, monthlyGrowth, monthOfInterest, MONTHS, months, most, RATE_SCALE, rateUnits, share, TermsRefused } from "./numbers.ts";

export type LeaseKind = "money_factor" | "arrears" | "advance";

export interface Rental {
  payment: bigint;
  balance: bigint;
}

export const leaseTotal = (rentals: Rental[]): bigint => rentals.reduce((sum, each) => sum + each.payment, 0n);

/** A lease month by month: by money factor, or as an annuity in arrears or in advance. */
export function lease(
  kind: LeaseKind,
  cost: bigint,
  residual: bigint,
  rate: string,
  term: number,
  taxRate = "0",
): Rental[] {
  amount(cost, "cost", 1n);
  months(term);
  if (amount(residual, "residual") > cost) throw new TermsRefused("finance.residual_above_cost", "residual");
  const units = rateUnits(rate);
  if (kind === "advance") return inAdvance(cost, residual, units, term);
  const byFactor = kind === "money_factor";
  const part = halfUp(cost - residual, BigInt(term));
  const factorRent = halfUp((cost + residual) * units, RATE_SCALE);
  const payment = byFactor ? 0n : annuityPayment(cost, units, term, residual);
  const rows: Rental[] = [];
  let balance = cost;
  for (let number = 1; number <= term; number++) {
    const rent = byFactor ? factorRent : monthOfInterest(balance, units);
    const due = balance - residual;
    const worn = number === term ? due : least(byFactor ? part : payment - rent, due);
    const tax = byFactor ? share(worn + rent, taxRate, "tax_rate") : 0n;
    balance -= worn;
    rows.push({ payment: worn + rent + tax, balance });
  }
  return rows;
}

function inAdvance(cost: bigint, residual: bigint, units: bigint, term: number): Rental[] {
  const [once, unit] = monthlyGrowth(units);
  const carried = halfUp(residual * unit, once);
  const payment = advancePayment(cost, residual, units, term);
  const rows: Rental[] = [];
  let balance = cost;
  for (let number = 1; number <= term; number++) {
    const rent = number > 1 ? monthOfInterest(balance, units) : 0n;
    const due = balance + rent - carried;
    const paid = most(number === term ? due : least(payment, due), 0n);
    balance += rent - paid;
    rows.push({ payment: paid, balance });
  }
  return rows;
}

function advancePayment(cost: bigint, residual: bigint, units: bigint, term: number): bigint {
  if (units === 0n) return halfUp(cost - residual, BigInt(term));
  const [grown, base] = growth(units, term);
  const [once, unit] = monthlyGrowth(units);
  return halfUp((cost * grown - residual * base) * units * unit, MONTHS * RATE_SCALE * (grown - base) * once);
}
