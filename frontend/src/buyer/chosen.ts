/** A car somebody wants to compare or has looked at: `key` is "car:<id>" or "trim:<brand>/<series>/<year>/<slug>". */
export interface Car {
  key: string;
  name: string;
  picture: string;
}

export const MOST = 6;
const MOST_SEEN = 8;
const KNOWN = /^(car:[0-9a-f-]{36}|trim:[a-z0-9-]+\/[a-z0-9-]+\/\d{4}\/[a-z0-9-]+)$/;

/** The cars this browser has chosen, in order; none where it keeps nothing. */
export const chosen = (): Car[] => read("mq.compare").slice(0, MOST);
export const choose = (cars: Car[]): void => keep("mq.compare", cars.slice(0, MOST));

/** The cars looked at last, the latest first. */
export const seen = (): Car[] => read("mq.seen").slice(0, MOST_SEEN);
export const see = (car: Car): void => keep("mq.seen", [car, ...seen().filter((other) => other.key !== car.key)].slice(0, MOST_SEEN));

/** The page that compares these cars in this order. */
export function comparison(base: string, cars: Pick<Car, "key">[], more = ""): string {
  const query = cars.map(({ key }) => key.replace(":", "="));
  if (more) query.push(more);
  return query.length ? `${base}?${query.join("&")}` : base;
}

function read(name: string): Car[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isCar) : [];
  } catch {
    return [];
  }
}

function keep(name: string, cars: Car[]): void {
  try {
    localStorage.setItem(name, JSON.stringify(cars));
  } catch {
    // A browser that keeps nothing still follows the plain links.
  }
}

/** Only cars and pictures of this market are shown again, whatever stands in the storage. */
function isCar(kept: unknown): kept is Car {
  const { key, name, picture } = (kept ?? {}) as Partial<Car>;
  return typeof key === "string" && KNOWN.test(key) && typeof name === "string" && typeof picture === "string" && /^\/(?!\/)/.test(picture);
}
