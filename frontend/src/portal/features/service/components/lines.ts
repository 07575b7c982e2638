import { parseMoney } from "@/shared/money";

/** One item of work as it is typed. */
export interface TypedLine {
  description: string;
  hours: string;
  amount: string;
}

export function blankLine(): TypedLine {
  return { description: "", hours: "", amount: "" };
}

export function lineUntouched(line: TypedLine): boolean {
  return !line.description.trim() && !line.hours.trim() && !line.amount.trim();
}

/** Hours in steps of a tenth, an amount of zero or more. */
export function lineComplete(line: TypedLine): boolean {
  return Boolean(line.description.trim()) && /^\d{1,3}(\.\d)?$/.test(line.hours.trim()) && parseMoney(line.amount) !== null;
}
