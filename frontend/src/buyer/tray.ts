import { type Car, MOST, choose, chosen, comparison, see } from "./chosen";

/** Cars chosen for comparison wait in a bar at the foot of every page. Without this file a choice is a link. */
export function followTray(): void {
  const template = document.getElementById("tray");
  if (!(template instanceof HTMLTemplateElement)) return;
  const words = template.dataset;
  const tray = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>(".tray");
  const main = document.getElementById("content");
  if (!tray || !main) return;
  document.body.append(tray);
  const list = tray.querySelector("ul") as HTMLElement;
  const go = tray.querySelector<HTMLAnchorElement>("[data-go]") as HTMLAnchorElement;
  const said = tray.querySelector("[role=status]") as HTMLElement;

  const mark = (): void => {
    const keys = new Set(chosen().map((car) => car.key));
    for (const button of document.querySelectorAll<HTMLElement>("[data-compare]")) {
      const on = String(keys.has(button.dataset.compare ?? ""));
      if (button.getAttribute("aria-pressed") !== on) button.setAttribute("aria-pressed", on);
      if (!button.hasAttribute("role")) button.setAttribute("role", "button");
    }
  };
  const show = (text = ""): void => {
    const cars = chosen();
    said.textContent = text;
    tray.hidden = !cars.length || Boolean(document.getElementById("compare"));
    document.documentElement.toggleAttribute("data-tray", !tray.hidden);
    list.replaceChildren(...cars.map((car) => item(car, words.remove ?? "")));
    go.href = comparison(words.address ?? "/compare", cars);
    const count = go.querySelector("b");
    if (count) count.textContent = String(cars.length);
    mark();
  };

  const toggle = (button: HTMLElement): void => {
    const cars = chosen();
    const car = carOf(button);
    if (cars.some((other) => other.key === car.key)) {
      choose(cars.filter((other) => other.key !== car.key));
      show(words.removed?.replace("{car}", car.name));
    } else if (cars.length >= MOST) {
      show(words.full);
    } else {
      choose([...cars, car]);
      if (!chosen().length) return void location.assign((button as HTMLAnchorElement).href); // nothing is kept here
      show(words.added?.replace("{car}", car.name));
    }
  };
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-compare]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(button);
  });
  document.addEventListener("keydown", (event) => {
    const button = event.target as HTMLElement;
    if (event.key !== " " || !button.matches("[data-compare]")) return;
    event.preventDefault(); // what is announced as a button is pressed like one
    toggle(button);
  });
  tray.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-remove], [data-clear]");
    if (!button) return;
    choose(button.dataset.remove ? chosen().filter((car) => car.key !== button.dataset.remove) : []);
    show();
    if (!tray.hidden) go.focus();
  });
  addEventListener("storage", () => show());
  addEventListener("pageshow", () => show());
  new MutationObserver(mark).observe(main, { childList: true, subtree: true });
  const page = document.querySelector<HTMLElement>(".car-page .car-tools [data-compare]");
  if (page) see(carOf(page));
  show();
}

function carOf(button: HTMLElement): Car {
  const { compare, name, picture } = button.dataset;
  return { key: compare ?? "", name: name ?? "", picture: picture ?? "/" };
}

function item(car: Car, words: string): HTMLElement {
  const row = document.createElement("li");
  const picture = Object.assign(document.createElement("img"), { src: car.picture, alt: "", width: 72, height: 36 });
  const name = Object.assign(document.createElement("span"), { textContent: car.name });
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  remove.dataset.remove = car.key;
  remove.setAttribute("aria-label", words.replace("{car}", car.name));
  row.append(picture, name, remove);
  return row;
}
