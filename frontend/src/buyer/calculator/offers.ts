/** Roll-back, early settlement and subsidised rates. */
import { loan, paymentsOf, type Plan } from "./loans.ts";
import { amount, growth, halfUp, MONTHS, months, RATE_SCALE, rateUnits, share, TermsRefused } from "./numbers.ts";
import { annualRate } from "./returns.ts";

/** From what somebody can pay a month to the loan and the price it carries; each half up from the exact value. */
export function priceFromMonthly(
  monthly: bigint,
  rate: string,
  term: number,
  down: string,
  left = 0n,
): { principal: bigint; price: bigint } {
  amount(monthly, "monthly");
  amount(left, "balloon");
  months(term);
  const units = rateUnits(rate);
  const financed = RATE_SCALE - downUnits(down);
  const [grown, base] = growth(units, term);
  const numerator = units
    ? monthly * (grown - base) * MONTHS * RATE_SCALE + left * base * units
    : monthly * BigInt(term) + left;
  const denominator = units ? grown * units : 1n;
  return {
    principal: halfUp(numerator, denominator),
    price: halfUp(numerator * RATE_SCALE, denominator * financed),
  };
}

/** A down payment as a fraction from 0 to less than 1, in units of 10⁻⁸. */
function downUnits(down: string): bigint {
  if (!/^(-0+(\.0+)?|\+?0+(\.\d+)?)$/.test(down)) throw new TermsRefused("finance.down_payment_out_of_range", "down");
  return rateUnits(down, "down");
}

export interface Settlement {
  balance: bigint;
  accrued: bigint;
  fee: bigint;
  spared: bigint;
}

/** What closes a loan once `after` instalments are paid and `days` have passed. */
export function settleEarly(plan: Plan, after: number, days = 0, dayCount = 360, feeRate = "0"): Settlement {
  if (!(after >= 0 && after < plan.instalments.length)) throw new TermsRefused("finance.settlement_month", "after");
  if (!(days >= 0 && days <= 31)) throw new TermsRefused("finance.settlement_days", "days");
  if (dayCount !== 360 && dayCount !== 365) throw new TermsRefused("finance.day_count", "day_count");
  const balance = after ? (plan.instalments[after - 1]?.balance ?? 0n) : plan.principal;
  const units = plan.kind === "flat_fee" ? 0n : plan.units;
  const accrued = halfUp(balance * units * BigInt(days), BigInt(dayCount) * RATE_SCALE);
  const fee = share(balance, feeRate, "fee_rate");
  const ahead = plan.instalments.slice(after).reduce((sum, each) => sum + each.interest, 0n);
  return { balance, accrued, fee, spared: ahead - accrued - fee };
}

/** A plan below the market's rate: the maker's gap at present value, and the true rate where a discount is lost. */
export function subsidised(
  principal: bigint,
  rate: string,
  marketRate: string,
  term: number,
  lostDiscount = 0n,
): { customer: Plan; market: Plan; subsidy: bigint; trueRate: bigint } {
  const units = rateUnits(rate);
  const marketUnits = rateUnits(marketRate, "market_rate");
  if (units > marketUnits) throw new TermsRefused("finance.subsidy_above_market", "rate");
  const customer = loan("equal_instalment", principal, rate, term);
  const market = loan("equal_instalment", principal, marketRate, term);
  if (amount(lostDiscount, "lost_discount") >= principal)
    throw new TermsRefused("finance.discount_above_principal", "lost_discount");
  const paid = paymentsOf(customer);
  const [grown, base] = growth(marketUnits, 1);
  let value = 0n;
  let scale = 1n;
  paymentsOf(market).forEach((due, i) => {
    scale *= base;
    value = value * grown + (due - (paid[i] ?? 0n)) * scale;
  });
  return {
    customer,
    market,
    subsidy: halfUp(value, grown ** BigInt(paid.length)),
    trueRate: annualRate(principal - lostDiscount, paid),
  };
}
