/** Money, numbers, dates, phones and VINs as the reader of one language expects them. Pure: the locale is an argument. */
import type { Money } from "@/api/contract";

export type AppLocale = "zh" | "en";
export const TIME_ZONE = "Asia/Shanghai";

const TAG: Record<AppLocale, string> = { zh: "zh-CN", en: "en-GB" };
const SIGN: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", HKD: "HK$" };

/** A price in three pieces, so that a page can set sign and unit smaller than the figure. */
export interface MoneyParts {
  sign: string;
  figure: string;
  unit: string;
}

function figure(locale: AppLocale, value: number, least: number, most: number): string {
  return new Intl.NumberFormat(TAG[locale], { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
}

/**
 * `price`: 22.98 万 in Chinese from ten thousand up, never rounded away; whole yuan in English.
 * `exact`: every yuan and, when there are any, every fen. `compact`: for sums read at a glance, rounded.
 */
export function moneyParts(money: Money, locale: AppLocale, style: "price" | "exact" | "compact" = "price"): MoneyParts {
  const yuan = Math.abs(money.amount) / 100;
  const sign = `${money.amount < 0 ? "−" : ""}${SIGN[money.currency] ?? `${money.currency} `}`;
  const fen = money.amount % 100 === 0 ? 0 : 2;
  if (style === "compact" && locale === "en" && yuan >= 1e6) return { sign, figure: figure(locale, yuan / 1e6, 1, 2), unit: "M" };
  if (style === "compact" && locale === "zh" && yuan >= 1e8) return { sign, figure: figure(locale, yuan / 1e8, 2, 2), unit: "亿" };
  if (style === "compact" && locale === "zh" && yuan >= 1e4) return { sign, figure: figure(locale, yuan / 1e4, yuan % 1e4 === 0 ? 0 : 2, 2), unit: "万" };
  if (style === "price" && locale === "zh" && yuan >= 1e4) return { sign, figure: figure(locale, yuan / 1e4, 2, 6), unit: "万" };
  return { sign, figure: figure(locale, yuan, fen, fen), unit: "" };
}

export function moneyText(money: Money, locale: AppLocale, style: "price" | "exact" | "compact" = "price"): string {
  const { sign, figure: digits, unit } = moneyParts(money, locale, style);
  const gap = unit === "万" || unit === "亿" ? " " : "";
  return `${sign}${digits}${gap}${unit}`;
}

export function numberText(value: number, locale: AppLocale): string {
  return new Intl.NumberFormat(TAG[locale]).format(value);
}

export function dateText(iso: string, locale: AppLocale): string {
  const sameYear = new Date(iso).getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(TAG[locale], {
    timeZone: TIME_ZONE,
    year: sameYear ? undefined : "numeric",
    month: locale === "zh" ? "long" : "short",
    day: "numeric",
  }).format(new Date(iso));
}

export function dateTimeText(iso: string, locale: AppLocale): string {
  const time = new Intl.DateTimeFormat(TAG[locale], { timeZone: TIME_ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
  return `${dateText(iso, locale)} ${time.format(new Date(iso))}`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** «3 小时前», "in 12 minutes"; beyond thirty days the date itself. */
export function relativeText(iso: string, locale: AppLocale, now: number = Date.now()): string {
  const distance = Date.parse(iso) - now;
  if (Math.abs(distance) > 30 * 86_400_000) return dateText(iso, locale);
  const words = new Intl.RelativeTimeFormat(TAG[locale], { numeric: "auto" });
  const step = STEPS.find(([, size]) => Math.abs(distance) >= size);
  return step ? words.format(Math.trunc(distance / step[1]), step[0]) : words.format(0, "minute");
}

/** 13800001234 → 138 0000 1234; anything else stays as it was written. */
export function phoneText(phone: string): string {
  const digits = phone.replace(/^\+?86/, "").replace(/\D/g, "");
  return /^1\d{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}` : phone;
}
