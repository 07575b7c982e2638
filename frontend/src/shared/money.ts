import type { Money } from "@/api/contract";

/** Reads «22.98万», "229,800", "22.98 w" or "¥229800.50" into fen; null when it is not an amount. No float arithmetic. */
export function parseMoney(typed: string): Money | null {
  const plain = typed.normalize("NFKC").replace(/[\s,，¥￥元]/g, "");
  const match = /^(\d+)(?:\.(\d+))?(万|w|W)?$/.exec(plain);
  if (!match) return null;
  const [, whole = "", fraction = "", unit] = match;
  const places = unit ? 6 : 2;
  if (fraction.length > places) return null;
  const amount = Number(whole + fraction.padEnd(places, "0"));
  return Number.isSafeInteger(amount) ? { amount, currency: "CNY" } : null;
}

/** The same amount as it would be typed in yuan: 229,800 or 1,250.5. */
export function groupedMoney(money: Money): string {
  const digits = String(money.amount).padStart(3, "0");
  const fraction = digits.slice(-2).replace(/0+$/, "");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction ? `${whole}.${fraction}` : whole;
}
