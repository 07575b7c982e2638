/** «12.5» or «12.5 %» as hundredths of a per cent, `most` at most; null when it is no share. */
export function shareOf(typed: string, most = 10_000): number | null {
  const plain = typed.normalize("NFKC").replace(/[\s%]/g, "");
  const stored = Math.round(Number(plain) * 100);
  return /^\d{1,3}(\.\d{1,2})?$/.test(plain) && stored <= most ? stored : null;
}
