/**
 * A rule's parameters as they are typed, and as the server takes them: percentages become fractions in text, amounts
 * minor units. What cannot be read is sent as it was typed, and the server says what is wrong with it.
 */
import type { FormEntry } from "@/api/contract";

export interface Row {
  key: string;
  items: string;
}
export type Typed = string | boolean | string[] | TypedFields | TypedFields[] | Row[];
export interface TypedFields {
  [name: string]: Typed;
}
type Values = Record<string, unknown>;

const SEPARATOR = /[,，、;；]/;

export function typedFields(entries: FormEntry[], values: Values = {}): TypedFields {
  return Object.fromEntries(entries.map((entry) => [entry.name, typed(entry, values[entry.name])]));
}

export function valuesOf(entries: FormEntry[], fields: TypedFields): Values {
  return Object.fromEntries(entries.map((entry) => [entry.name, valueOf(entry, fields[entry.name] ?? "")]));
}

function typed(entry: FormEntry, value: unknown): Typed {
  switch (entry.widget) {
    case "yes_no":
      return Boolean(value);
    case "choices":
      return (value as string[] | undefined) ?? [];
    case "list":
      return ((value as unknown[] | undefined) ?? []).join(", ");
    case "group":
      return typedFields(entry.entries, value as Values | undefined);
    case "table":
      return ((value as Values[] | undefined) ?? []).map((row) => typedFields(entry.entries, row));
    case "shares":
    case "texts":
      return Object.entries((value as Record<string, (string | null)[]> | undefined) ?? {}).map(([key, items]) => ({
        key,
        items: items.map((item) => (entry.widget === "shares" ? percentOf(item) : item)).join(", "),
      }));
    case "share":
      return percentOf(value as string | null | undefined);
    case "money":
      return moneyText(value as number | null | undefined);
    default:
      return value === null || value === undefined ? "" : String(value);
  }
}

function valueOf(entry: FormEntry, value: Typed): unknown {
  switch (entry.widget) {
    case "yes_no":
    case "choices":
      return value;
    case "list":
      return itemsOf(value as string).map((item) => (entry.numbers ? wholeOf(item) : item));
    case "group":
      return valuesOf(entry.entries, value as TypedFields);
    case "table":
      return (value as TypedFields[]).map((row) => valuesOf(entry.entries, row));
    case "shares":
      return Object.fromEntries((value as Row[]).map((row) => [row.key.trim(), row.items.split(SEPARATOR).map((item) => (/^\s*[–—-]?\s*$/.test(item) ? null : fractionOf(item)))]));
    case "texts":
      return Object.fromEntries((value as Row[]).map((row) => [row.key.trim(), itemsOf(row.items)]));
  }
  const text = (value as string).trim();
  if (!text && !entry.required) return entry.widget === "money" && ZERO_WHEN_EMPTY.has(entry.name) ? 0 : null;
  if (entry.widget === "share") return fractionOf(text);
  if (entry.widget === "money") return minorOf(text);
  return entry.widget === "count" ? (text ? wholeOf(text) : null) : text;
}

/** Amounts of a cover that it may do without. */
const ZERO_WHEN_EMPTY = new Set(["fixed_minor", "per_seat_minor"]);

const itemsOf = (text: string): string[] => text.split(SEPARATOR).map((item) => item.trim()).filter(Boolean);
const wholeOf = (text: string): number | string => (/^\d{1,12}$/.test(text.trim()) ? Number(text) : text);

/** "0.105" is "10.5". */
export function percentOf(fraction: string | null | undefined): string {
  if (fraction === null || fraction === undefined) return "";
  const [whole = "0", decimals = ""] = fraction.split(".");
  const moved = `${whole}${decimals.padEnd(2, "0").slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  const rest = decimals.slice(2).replace(/0+$/, "");
  return rest ? `${moved}.${rest}` : moved;
}

/** "10.5" and "10.5 %" are "0.105". */
export function fractionOf(percent: string): string {
  const plain = percent.replace(/[\s%％]/g, "");
  const found = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  if (!found) return plain;
  const digits = (found[1] ?? "").padStart(3, "0");
  const decimals = `${digits.slice(-2)}${found[2] ?? ""}`.replace(/0+$/, "");
  const whole = digits.slice(0, -2).replace(/^0+(?=\d)/, "");
  return decimals ? `${whole}.${decimals}` : whole;
}

function moneyText(minor: number | null | undefined): string {
  if (minor === null || minor === undefined) return "";
  const rest = minor % 100;
  return `${Math.floor(minor / 100)}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

function minorOf(text: string): number | string {
  const found = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.replace(/[\s,，¥￥€$元]/g, ""));
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : text;
}
