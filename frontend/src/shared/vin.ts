/** Vehicle identification numbers (GB 16735 / ISO 3779): cleaning, grouping and the check digit in position nine. */

export const VIN_LENGTH = 17;
export type VinFault = "length" | "characters" | "check_digit";

const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const LETTER_VALUES: Record<string, number> = Object.fromEntries(
  [..."ABCDEFGH"].map((letter, index) => [letter, index + 1] as const)
    .concat([..."JKLMN"].map((letter, index) => [letter, index + 1] as const))
    .concat([["P", 7], ["R", 9]])
    .concat([..."STUVWXYZ"].map((letter, index) => [letter, index + 2] as const)),
);

/** What was typed or pasted, without spaces and dashes, in capitals; full-width letters become plain ones. */
export function cleanVin(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s\-·.]/g, "").toUpperCase();
}

/** LGXCE6CB0R0123456 → «LGX CE6CB0 R0123456»: maker, description, serial. */
export function groupVin(vin: string): string {
  return [vin.slice(0, 3), vin.slice(3, 9), vin.slice(9)].filter(Boolean).join(" ");
}

/** The digit or X that position nine must carry, or null when a character is not allowed. */
export function checkDigit(vin: string): string | null {
  let sum = 0;
  for (let index = 0; index < VIN_LENGTH; index += 1) {
    const sign = vin.charAt(index);
    const value = /\d/.test(sign) ? Number(sign) : LETTER_VALUES[sign];
    if (value === undefined) return null;
    sum += value * (WEIGHTS[index] ?? 0);
  }
  const rest = sum % 11;
  return rest === 10 ? "X" : String(rest);
}

/** The first thing wrong with a cleaned VIN, or null. */
export function vinFault(vin: string): VinFault | null {
  if (/[^A-HJ-NPR-Z0-9]/.test(vin)) return "characters";
  if (vin.length !== VIN_LENGTH) return "length";
  return checkDigit(vin) === vin.charAt(8) ? null : "check_digit";
}
