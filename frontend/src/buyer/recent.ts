export interface Search {
  name: string;
  address: string;
}

const KEY = "mq.searches";
const MOST = 6;

/** The last searches of this browser, the latest first; none where it keeps nothing. */
export function recentSearches(): Search[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSearch).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Remember a search; the same words again only move up. */
export function rememberSearch(search: Search): void {
  const others = recentSearches().filter((kept) => kept.name !== search.name);
  keep([search, ...others].slice(0, MOST));
}

export function forgetSearches(): void {
  keep([]);
}

function keep(searches: Search[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(searches));
  } catch {
    // A browser that keeps nothing offers nothing; the search itself goes on.
  }
}

/** Only addresses of our own list are ever offered again, whatever stands in the storage. */
function isSearch(kept: unknown): kept is Search {
  const { name, address } = (kept ?? {}) as Partial<Search>;
  return typeof name === "string" && typeof address === "string" && /^(\/en)?\/cars/.test(address);
}
