/** Figures and outlines as the server writes them (`core.edge.templatetags.marque`, `shared_apps.rulebook.chart`). */
const WIDTH = 720;
const HEIGHT = 200;

/** Fen as ¥2,988.12; fen only where there are any. */
export function money(fen: bigint): string {
  const whole = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = fen % 100n;
  return `¥${whole}${rest ? "." + rest.toString().padStart(2, "0") : ""}`;
}

/** A decimal fraction in percent, two decimals unless there are more: "0.048" is 4.80%. */
export function percent(fraction: string, english: boolean): string {
  const [whole = "0", decimals = ""] = fraction.split(".");
  const digits = decimals.padEnd(2, "0");
  const moved = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  return `${moved}.${digits.slice(2).padEnd(2, "0")}${english ? " %" : "%"}`;
}

/** Values over time as the outline of an area, `top` being the full height. */
export function areaOf(values: bigint[], top: bigint): string {
  const last = values.length - 1;
  const points = values.map((value, i) => `${Math.round((WIDTH * i) / last)} ${HEIGHT - Number((BigInt(HEIGHT) * value * 2n + top) / (2n * top))}`);
  return `M0 ${HEIGHT}L${points.join("L")}L${WIDTH} ${HEIGHT}Z`;
}
