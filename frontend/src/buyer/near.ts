interface City {
  name: string;
  at: string;
}

/** The city chosen for a search is where distances are told from, on every page of this browser in this language. */
const key = (): string => `mq.near.${document.documentElement.lang}`;
const EARTH_KM = 6371;

export function tellDistances(): void {
  remember();
  document.addEventListener("change", (event) => {
    if ((event.target as Element).matches("select[name=near]")) remember();
  });
  const city = kept();
  if (!city) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-far][hidden]")) {
    const words = place.querySelector("span");
    const km = apart(city.at, place.dataset.far ?? "");
    if (!words || !Number.isFinite(km)) continue;
    words.textContent = (place.dataset.said ?? "").replace("{km}", Math.round(km).toLocaleString("en")).replace("{city}", city.name);
    place.hidden = false;
  }
}

function remember(): void {
  const list = document.querySelector<HTMLSelectElement>("select[name=near]");
  const chosen = list?.selectedOptions[0];
  if (!list || !chosen) return;
  try {
    if (chosen.value && chosen.dataset.at) localStorage.setItem(key(), JSON.stringify({ name: chosen.textContent?.trim(), at: chosen.dataset.at }));
  } catch {
    // A browser that keeps nothing tells no distances.
  }
}

function kept(): City | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(key()) ?? "null") as Partial<City> | null;
    return typeof found?.name === "string" && typeof found.at === "string" ? { name: found.name, at: found.at } : undefined;
  } catch {
    return undefined;
  }
}

/** Kilometres along the globe between two "latitude,longitude". */
export function apart(one: string, other: string): number {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = [one, other].flatMap((place) => place.split(",").map((part) => (Number(part) * Math.PI) / 180));
  const half = Math.sin((c - a) / 2) ** 2 + Math.cos(a) * Math.cos(c) * Math.sin((d - b) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}
