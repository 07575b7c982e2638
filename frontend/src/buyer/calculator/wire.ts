/** A question and its answer in JSON, as `shared_apps/rulebook/engine/wire.py` has them: what the twins are compared by. */
import {
  annualRate,
  decimalOf,
  effectiveRate,
  interestOf,
  lease,
  leaseTax,
  leaseTotal,
  levied,
  loan,
  newTransport,
  paymentsOf,
  priceFromMonthly,
  settleEarly,
  subsidised,
  taxable,
  TermsRefused,
  treatmentOf,
  vatDue,
  type Credit,
  type LeaseKind,
  type LeaseTax,
  type Plan,
  type PlanKind,
} from "./engine.ts";

/** Numbers are whole; those above 2⁵³ do not occur: amounts end at 10¹⁴. */
export type Question = Record<string, unknown> & { ask: string };
export type Answer = Record<string, unknown>;

const big = (value: unknown, usual = 0): bigint => BigInt((value as number | undefined) ?? usual);
const text = (value: unknown, usual = "0"): string => (value as string | undefined) ?? usual;
const whole = (value: unknown, usual = 0): number => (value as number | undefined) ?? usual;

const planOf = (q: Question): Plan =>
  loan(q.plan as PlanKind, big(q.principal), text(q.rate), whole(q.months), big(q.left));

const ASKED: Record<string, (q: Question) => Answer> = {
  loan(q) {
    const plan = planOf(q);
    const apr = annualRate(plan.principal, paymentsOf(plan));
    const interest = interestOf(plan);
    return {
      first: Number(plan.instalments[0]?.payment),
      last: Number(plan.instalments.at(-1)?.payment),
      balloon: Number(plan.balloon),
      interest: Number(interest),
      total: Number(plan.principal + interest),
      apr: decimalOf(apr),
      effective: decimalOf(effectiveRate(apr)),
      balances: plan.instalments.map((each) => Number(each.balance)),
    };
  },
  settlement(q) {
    const closed = settleEarly(planOf(q), whole(q.after), whole(q.days), whole(q.day_count, 360), text(q.fee_rate));
    return {
      balance: Number(closed.balance),
      accrued: Number(closed.accrued),
      fee: Number(closed.fee),
      spared: Number(closed.spared),
      total: Number(closed.balance + closed.accrued + closed.fee),
    };
  },
  roll_back(q) {
    const found = priceFromMonthly(big(q.monthly), text(q.rate), whole(q.months), text(q.down), big(q.left));
    return { principal: Number(found.principal), price: Number(found.price) };
  },
  subsidy(q) {
    const found = subsidised(
      big(q.principal), text(q.rate), text(q.market_rate), whole(q.months), big(q.lost_discount),
    );
    return {
      customer: Number(found.customer.instalments[0]?.payment),
      market: Number(found.market.instalments[0]?.payment),
      subsidy: Number(found.subsidy),
      true_rate: decimalOf(found.trueRate),
    };
  },
  lease(q) {
    const rentals = lease(
      q.lease as LeaseKind, big(q.cost), big(q.residual), text(q.rate), whole(q.months), text(q.tax_rate),
    );
    return {
      monthly: Number(rentals[0]?.payment),
      last: Number(rentals.at(-1)?.payment),
      total: Number(leaseTotal(rentals)),
      balances: rentals.map((each) => Number(each.balance)),
    };
  },
  return(q) {
    return { apr: decimalOf(annualRate(big(q.received), (q.payments as number[]).map(BigInt))) };
  },
  vat(q) {
    const isNew = newTransport(text(q.first_used, ""), text(q.delivered), whole(q.km), whole(q.months, 6), whole(q.most_km, 6000));
    const treatment = treatmentOf({ crosses: Boolean(q.crosses), new: isNew, business: Boolean(q.business), margin: Boolean(q.margin) });
    const due = vatDue(treatment, big(q.price), text(q.rate), text(q.arrival_rate), big(q.bought));
    return {
      new: isNew,
      treatment,
      paid: Number(due.paid),
      inside: Number(due.inside),
      arrival: Number(due.arrival),
      total: Number(due.paid + due.arrival),
      shown: due.shown,
    };
  },
  sales_tax(q) {
    const deal = { price: big(q.price), docFee: big(q.doc_fee), rebate: big(q.rebate), tradeIn: big(q.trade_in) };
    const cap = q.cap === undefined ? undefined : big(q.cap);
    const sum = taxable(deal, q.credit as Credit, cap, Boolean(q.rebate_taxable), Boolean(q.doc_fee_taxable));
    const places = q.places as { rate: string; first?: number }[];
    const parts = places.map((each) => Number(levied(sum, each.rate, each.first === undefined ? undefined : BigInt(each.first))));
    return { taxable: Number(sum), levied: parts, tax: parts.reduce((total, each) => total + each, 0) };
  },
  lease_tax(q) {
    const cost = big(q.cost);
    const rentals = lease("money_factor", cost, big(q.residual), text(q.rate), whole(q.months));
    const [atOnce, monthly] = leaseTax(q.way as LeaseTax, cost, rentals, text(q.tax_rate));
    return { at_once: Number(atOnce), monthly: Number(monthly) };
  },
};

/** The figures for a question, or its refusal. */
export function answer(question: Question): Answer {
  const asked = ASKED[question.ask];
  if (!asked) throw new RangeError(`nobody can ask ${question.ask}`);
  try {
    return asked(question);
  } catch (refused) {
    if (refused instanceof TermsRefused) return { refused: refused.code, field: refused.field };
    throw refused;
  }
}
