/** Taxes abroad: the twin of `engine/vat.py` and `engine/sales_tax.py`. */
import { leaseTotal, type Rental } from "./leases.ts";
import { amount, halfUp, least, most, RATE_SCALE, rateUnits, share, TermsRefused } from "./numbers.ts";

export type Treatment = "margin" | "domestic" | "origin" | "arrival" | "reverse_charge";
export type Credit = "none" | "full" | "capped";
export type LeaseTax = "stream" | "capital_cost" | "upfront";

const MOST_KM = 10_000_000;

/** Days are ISO text, which compares as days do; an empty first use means that the car was never used. */
export function newTransport(firstUsed: string, delivered: string, km: number, months: number, mostKm: number): boolean {
  if (!Number.isInteger(km) || km < 0 || km > MOST_KM) throw new TermsRefused("finance.kilometres", "km");
  if (!firstUsed) return true;
  if (delivered < firstUsed) throw new TermsRefused("finance.delivered_before_used", "first_used");
  return km <= mostKm || delivered <= monthsAfter(firstUsed, months);
}

/** The same day so many months later, or the last of that month where it has no such day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = year * 12 + month - 1 + months;
  const last = new Date(Date.UTC(Math.floor(at / 12), (at % 12) + 1, 0)).getUTCDate();
  const padded = (value: number, digits: number): string => String(value).padStart(digits, "0");
  return `${padded(Math.floor(at / 12), 4)}-${padded((at % 12) + 1, 2)}-${padded(Math.min(date, last), 2)}`;
}

export function treatmentOf(sale: { crosses: boolean; new: boolean; business: boolean; margin: boolean }): Treatment {
  if (sale.crosses && sale.new) return "arrival";
  if (sale.margin) return "margin";
  if (!sale.crosses) return "domestic";
  return sale.business ? "reverse_charge" : "origin";
}

/** The VAT inside an amount. */
export function vatInside(gross: bigint, rate: string): bigint {
  const units = rateUnits(rate);
  return halfUp(gross * units, RATE_SCALE + units);
}

export interface VatDue {
  paid: bigint;
  inside: bigint;
  arrival: bigint;
  shown: boolean;
}

export function vatDue(treatment: Treatment, price: bigint, rate: string, arrivalRate: string, bought = 0n): VatDue {
  amount(price, "price", 1n);
  rateUnits(arrivalRate, "arrival_rate");
  if (treatment === "margin") {
    const margin = most(price - amount(bought, "bought"), 0n);
    return { paid: price, inside: vatInside(margin, rate), arrival: 0n, shown: false };
  }
  const inside = vatInside(price, rate);
  if (treatment === "domestic" || treatment === "origin") return { paid: price, inside, arrival: 0n, shown: true };
  const net = price - inside;
  return { paid: net, inside: 0n, arrival: share(net, arrivalRate, "arrival_rate"), shown: false };
}

export interface Deal {
  price: bigint;
  docFee: bigint;
  rebate: bigint;
  tradeIn: bigint;
}

/** Price + taxable fees − rebate (if the state says so) − trade-in (if the state gives credit). */
export function taxable(
  deal: Deal,
  credit: Credit,
  cap: bigint | undefined,
  rebateTaxable: boolean,
  docFeeTaxable: boolean,
): bigint {
  amount(deal.price, "price", 1n);
  amount(deal.docFee, "doc_fee");
  amount(deal.tradeIn, "trade_in");
  if (amount(deal.rebate, "rebate") > deal.price) throw new TermsRefused("finance.rebate_above_price", "rebate");
  const credited = credit === "none" ? 0n : credit === "full" || cap === undefined ? deal.tradeIn : least(deal.tradeIn, cap);
  const sum = deal.price + (docFeeTaxable ? deal.docFee : 0n) - (rebateTaxable ? 0n : deal.rebate) - credited;
  return most(sum, 0n);
}

/** What a place levies: its rate on the amount, or on the first so much of it. */
export const levied = (sum: bigint, rate: string, first?: bigint): bigint =>
  share(first === undefined ? sum : least(sum, first), rate, "rate");

/** What a lease made without tax is taxed at once, and with each rental. */
export function leaseTax(way: LeaseTax, cost: bigint, rentals: Rental[], rate: string): [bigint, bigint] {
  if (way === "stream") return [0n, share(rentals[0]?.payment ?? 0n, rate, "rate")];
  return [share(way === "capital_cost" ? cost : leaseTotal(rentals), rate, "rate"), 0n];
}
