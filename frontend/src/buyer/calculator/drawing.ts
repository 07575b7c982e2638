/** Figures and outlines as the server writes them (`core.edge.templatetags.marque`, `shared_apps.rulebook.chart`). */
import { halfUp } from "./numbers.ts";

const WIDTH = 720;
const HEIGHT = 200;

/** Fen as ¥2,988.12; fen only where there are any. */
export function money(amount: bigint): string {
  const fen = amount < 0n ? -amount : amount;
  const whole = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = fen % 100n;
  return `${amount < 0n ? "−" : ""}¥${whole}${rest ? "." + rest.toString().padStart(2, "0") : ""}`;
}

/** An annual rate in percent with two decimals, half up: "0.065998" is 6.60%. */
export function percent(fraction: string, english: boolean): string {
  const [whole = "0", decimals = ""] = fraction.split(".");
  const hundredths = (BigInt(`${whole}${decimals.padEnd(6, "0")}`) + 50n) / 100n;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, "0")}${english ? " %" : "%"}`;
}

/** A rate of what is really paid, half up to two decimals of a percent: "0.065998" is 6.60%. */
export function apr(fraction: string, english: boolean): string {
  const [whole = "0", decimals = ""] = fraction.split(".");
  const rounded = halfUp(BigInt(whole + decimals.padEnd(6, "0")), 100n);
  return percent(`${rounded / 10_000n}.${(rounded % 10_000n).toString().padStart(4, "0")}`, english);
}

/** Values over time as the outline of an area, `top` being the full height. */
export function areaOf(values: bigint[], top: bigint): string {
  const last = values.length - 1;
  const points = values.map((value, i) => `${Math.round((WIDTH * i) / last)} ${HEIGHT - Number((BigInt(HEIGHT) * value * 2n + top) / (2n * top))}`);
  return `M0 ${HEIGHT}L${points.join("L")}L${WIDTH} ${HEIGHT}Z`;
}

export const cell = (value: bigint | string): string => (typeof value === "string" ? value : money(value));
