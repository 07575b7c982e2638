import type { DailyFigures } from "@/api/contract";

export type Measure = "orders" | "reservations" | "delivered" | "turnover";
export const MEASURES: readonly Measure[] = ["turnover", "orders", "reservations", "delivered"];

export function amountOf(day: DailyFigures, measure: Measure): number {
  return measure === "turnover" ? day.turnover.amount : day[measure];
}

/** A round number at or above `value`, so that grid lines fall on figures one can read. */
export function niceCeiling(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}
