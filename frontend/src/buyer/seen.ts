interface Car {
  address: string;
  name: string;
  variant: string;
  picture: string;
}

const KEY = "mq.looked-at";
const MOST = 8;

/** The cars looked at last: kept in this browser alone, shown on the front page. */
export function rememberCars(): void {
  const shown = document.querySelector<HTMLElement>("[data-car]");
  if (shown) {
    const { car: address = "", name = "", variant = "", picture = "" } = shown.dataset;
    keep([{ address, name, variant, picture }, ...seen().filter((car) => car.address !== address)].slice(0, MOST));
  }
  const section = document.querySelector<HTMLElement>("[data-seen]");
  const list = section?.querySelector("ul");
  if (!section || !list) return;
  const cars = seen();
  list.replaceChildren(...cars.map(item));
  section.hidden = cars.length === 0;
  section.querySelector("[data-forget]")?.addEventListener("click", () => {
    keep([]);
    section.hidden = true;
  });
}

function item(car: Car): HTMLLIElement {
  const picture = new Image(160, 80);
  picture.src = car.picture;
  picture.alt = "";
  picture.loading = "lazy";
  const variant = Object.assign(document.createElement("small"), { textContent: car.variant });
  const words = document.createElement("span");
  words.append(car.name, variant);
  const link = Object.assign(document.createElement("a"), { href: car.address });
  link.append(picture, words);
  const place = document.createElement("li");
  place.append(link);
  return place;
}

function seen(): Car[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isCar).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function keep(cars: Car[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(cars));
  } catch {
    // A browser that keeps nothing shows nothing.
  }
}

/** Only addresses of our own host are ever shown again, whatever stands in the storage. */
function isCar(kept: unknown): kept is Car {
  const { address, name, variant, picture } = (kept ?? {}) as Partial<Car>;
  return [address, picture].every((path) => typeof path === "string" && /^\/[^/\\]/.test(path)) && typeof name === "string" && typeof variant === "string";
}
