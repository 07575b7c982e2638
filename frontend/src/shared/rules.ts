/** Generous checks for what people type; the server has the last word. */
export function looksLikePhone(typed: string): boolean {
  const digits = typed.normalize("NFKC").replace(/[\s\-()+]/g, "");
  return /^\d{7,15}$/.test(digits);
}

export function looksLikeEmail(typed: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(typed.trim());
}

/** Without the spaces and dashes people put in for reading. */
export function cleanPhone(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s\-()]/g, "");
}
