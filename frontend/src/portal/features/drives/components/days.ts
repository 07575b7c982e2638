/** Days and times by the dealer's clock. A day is `2026-11-24`, a time of day minutes after midnight. */
import { TIME_ZONE, type AppLocale } from "@/shared/i18n/format";

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: TIME_ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
const CALENDAR = new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

export const dayOf = (moment: string | Date): string => CALENDAR.format(new Date(moment));
export const today = (): string => dayOf(new Date());
export const timeOf = (moment: string | Date): string => CLOCK.format(new Date(moment));

export function minutesOf(moment: string | Date): number {
  const [hours = 0, minutes = 0] = timeOf(moment).split(":").map(Number);
  return hours * 60 + minutes;
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** «11月24日 周二», "Tue 24 Nov". */
export function dayText(day: string, locale: AppLocale, style: "long" | "short" = "short"): string {
  return new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en-GB", {
    timeZone: "UTC",
    weekday: "short",
    month: locale === "zh" ? (style === "long" ? "long" : "numeric") : "short",
    day: "numeric",
  }).format(new Date(`${day}T00:00:00Z`));
}
