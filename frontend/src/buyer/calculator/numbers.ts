/** Exact arithmetic of the calculator, and what it refuses. */
export const RATE_SCALE = 100_000_000n;
export const LONGEST_TERM = 360;
export const MOST_MINOR = 10n ** 14n;
const HIGHEST_RATE = 10n * RATE_SCALE;
export const MONTHS = 12n;

/** Terms that no plan can have; the codes are those of the Python engine. */
export class TermsRefused extends Error {
  constructor(
    readonly code: string,
    readonly field: string,
  ) {
    super(code);
  }
}

/** numerator / denominator to the nearest whole, halves away from zero; the denominator is positive. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  const twice = 2n * (numerator < 0n ? -numerator : numerator) + denominator;
  const rounded = twice / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** A rate in units of 10⁻⁸. */
export function rateUnits(rate: string, field = "rate"): bigint {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(rate);
  if (!found) throw new TermsRefused("finance.rate_not_a_number", field);
  const decimals = (found[3] ?? "").replace(/0+$/, "");
  const whole = BigInt(found[2] ?? "0");
  const isZero = whole === 0n && decimals === "";
  if (found[1] === "-" && !isZero) throw new TermsRefused("finance.rate_negative", field);
  if (whole > 10n || (whole === 10n && decimals !== "")) throw new TermsRefused("finance.rate_too_high", field);
  if (decimals.length > 8) throw new TermsRefused("finance.rate_too_fine", field);
  const units = whole * RATE_SCALE + BigInt(decimals.padEnd(8, "0"));
  if (units > HIGHEST_RATE) throw new TermsRefused("finance.rate_too_high", field);
  return units;
}

/** A fraction (0.2 is 20 %) of an amount, half up. */
export const share = (minor: bigint, fraction: string, field = "share"): bigint =>
  halfUp(minor * rateUnits(fraction, field), RATE_SCALE);

export function months(term: number): number {
  if (!Number.isInteger(term) || term < 1 || term > LONGEST_TERM)
    throw new TermsRefused("finance.term_out_of_range", "months");
  return term;
}

export function amount(minor: bigint, field: string, least = 0n): bigint {
  if (minor < 0n) throw new TermsRefused("finance.amount_negative", field);
  if (minor < least) throw new TermsRefused("finance.amount_not_positive", field);
  if (minor > MOST_MINOR) throw new TermsRefused("finance.amount_too_large", field);
  return minor;
}

function gcd(one: bigint, other: bigint): bigint {
  while (other) [one, other] = [other, one % other];
  return one;
}

/** 1 + rate/12 in lowest terms. */
export function monthlyGrowth(units: bigint): [bigint, bigint] {
  const scale = MONTHS * RATE_SCALE;
  const common = gcd(scale, units);
  return [(scale + units) / common, scale / common];
}

/** (1 + rate/12) to the power of the term, as numerator and denominator. */
export function growth(units: bigint, term: number): [bigint, bigint] {
  const [grown, base] = monthlyGrowth(units);
  return [grown ** BigInt(term), base ** BigInt(term)];
}

export const monthOfInterest = (balance: bigint, units: bigint): bigint => halfUp(balance * units, MONTHS * RATE_SCALE);
export const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);
export const most = (one: bigint, other: bigint): bigint => (one > other ? one : other);
