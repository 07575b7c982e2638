/** What is typed into a calculator's form, as the server reads it (`shared_apps/rulebook/terms.py`). */
import { parseMoney } from "@/shared/money";
import { share, TermsRefused } from "./numbers.ts";
import { payments, type Payments, type Way } from "./payments.ts";

export type Said = (name: string) => string;

export interface Terms {
  price: bigint;
  down: bigint;
  calculated(way: Way): Payments;
}

export function readTerms(said: Said): Terms {
  const typed = parseMoney(said("price"));
  if (!typed) throw new TermsRefused("finance.amount_not_whole", "price");
  const price = BigInt(typed.amount);
  if (price <= 0n) throw new TermsRefused("finance.amount_not_positive", "price");
  const months = narrow(said("months")).replace(/\s/g, "");
  const term = /^\d{1,6}$/.test(months) ? Number(months) : 0;
  const downShare = hundredth(said("down"), "down");
  if (!/^0?(\.\d*)?$/.test(downShare.replace(/^0+/, ""))) throw new TermsRefused("finance.down_payment_out_of_range", "down");
  const down = share(price, downShare, "down");
  const rate = hundredth(said("rate"), "rate");
  const left = (way: Way): bigint => (way === "balloon" || way === "lease" ? share(price, hundredth(said("left"), "left"), "left") : 0n);
  return { price, down, calculated: (way) => payments(way, price - down, rate, term, left(way)) };
}

/** The field of the form that a refusal of the engine concerns. */
export const fieldOf = (refused: TermsRefused): string =>
  ({ balloon: "left", residual: "left", principal: "price", cost: "price", share: "price" })[refused.field] ?? refused.field;

/** Full-width digits and signs (３６％) as narrow ones. */
const narrow = (typed: string): string => typed.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** Percent as typed, as the decimal fraction the engine reads: "3.6" is "0.036". */
export function hundredth(typed: string, field: string): string {
  const found = /^(-?)(\d+)(?:\.(\d*))?$/.exec(narrow(typed).replace(/[\s%]/g, ""));
  if (!found) throw new TermsRefused("finance.rate_not_a_number", field);
  const digits = (found[2] ?? "").padStart(3, "0");
  return `${found[1]}${digits.slice(0, -2)}.${digits.slice(-2)}${found[3] ?? ""}`;
}
