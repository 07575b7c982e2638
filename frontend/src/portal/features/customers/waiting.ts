type Translate = (key: string, values: Record<string, unknown>) => string;

/** A time somebody waited, in the unit that says most: 25 minutes, 3.5 hours, 2 days. */
export function waited(seconds: number, t: Translate): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 90) return t("customers.time.minutes", { count: minutes });
  const hours = Math.round(minutes / 6) / 10;
  if (hours < 48) return t("customers.time.hours", { count: hours });
  return t("customers.time.days", { count: Math.round(hours / 2.4) / 10 });
}

/** The day that lies some days ahead by the market's clock, as an input of type date wants it. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}
