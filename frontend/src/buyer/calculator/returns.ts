import { halfUp, most, TermsRefused } from "./numbers.ts";

const APR_SCALE = 1_000_000n;
const HIGHEST_APR = 1000n * APR_SCALE;

/** The nominal annual rate of cash flows in units of 10⁻⁶, half up: settled by the sign of the exact present value. */
export function annualRate(received: bigint, payments: bigint[]): bigint {
  if (received <= 0n) throw new TermsRefused("finance.nothing_received", "received");
  const sum = payments.reduce((total, each) => total + each, 0n);
  if (sum < received || payments.some((each) => each < 0n)) throw new TermsRefused("finance.never_repaid", "payments");
  const reached = (k: bigint): boolean => k <= 0n || worthAtLeast(2n * k - 1n, received, payments);
  let low = guess(received, payments);
  let high = low;
  let step = 1n;
  while (!reached(low)) {
    high = low;
    low = most(low - step, 0n);
    step *= 2n;
  }
  if (low === high) {
    step = 1n;
    while (reached(high)) {
      if (high > HIGHEST_APR) throw new TermsRefused("finance.never_repaid", "payments");
      low = high;
      high += step;
      step *= 2n;
    }
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (reached(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function worthAtLeast(halfUnits: bigint, received: bigint, payments: bigint[]): boolean {
  const base = 24n * APR_SCALE;
  const grown = base + halfUnits;
  let value = -received;
  let scale = 1n;
  for (const payment of payments) {
    scale *= base;
    value = value * grown + payment * scale;
  }
  return value >= 0n;
}

/** Newton's method in floating point: only where to look; the exact sign decides. */
function guess(received: bigint, payments: bigint[]): bigint {
  const due = payments.map(Number);
  const price = Number(received);
  let rate = 0.005;
  for (let round = 0; round < 24; round++) {
    const discount = 1 / (1 + rate);
    let value = 0;
    let weighted = 0;
    let factor = 1;
    due.forEach((payment, i) => {
      factor *= discount;
      value += payment * factor;
      weighted += (i + 1) * payment * factor;
    });
    const slope = -weighted * discount;
    const step = slope ? (value - price) / slope : 0;
    rate = Math.max(rate - step, -0.5);
    if (!Number.isFinite(rate)) return 0n;
    if (Math.abs(step) < 1e-12) break;
  }
  return BigInt(Math.round(Math.min(Math.max(rate, 0) * 12, 1000) * 1e6));
}

/** (1 + nominal/12)¹² − 1 in units of 10⁻⁶, half up. */
export function effectiveRate(nominal: bigint): bigint {
  const base = 12n * APR_SCALE;
  return halfUp(((base + nominal) ** 12n - base ** 12n) * APR_SCALE, base ** 12n);
}

/** Units of 10⁻⁶ as the shortest decimal text: 65998n is "0.065998". */
export function decimalOf(units: bigint): string {
  const decimals = (units % APR_SCALE).toString().padStart(6, "0").replace(/0+$/, "");
  return `${units / APR_SCALE}${decimals ? "." + decimals : ""}`;
}
