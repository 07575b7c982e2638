import { type Car, choose, chosen, comparison, seen } from "./chosen";

const PAUSE = 220;

/** The comparison changes in place; the address follows. A failure follows the plain link. */
export function followComparison(place: HTMLElement): void {
  let asked: AbortController | undefined;
  let typing = 0;
  let shown = location.href;
  const watching = new IntersectionObserver(([entry]) => names()?.toggleAttribute("hidden", !entry || entry.isIntersecting || entry.boundingClientRect.top > 0));
  const names = (): HTMLElement | null => place.querySelector("[data-names]");

  const prepare = (): void => {
    const copy = place.querySelector<HTMLElement>("[data-copy]");
    if (copy) copy.hidden = false;
    watching.disconnect();
    const head = place.querySelector("thead");
    if (head) watching.observe(head);
    const scroll = place.querySelector<HTMLElement>("[data-scroll]");
    scroll?.addEventListener("scroll", () => names() && (names()!.scrollLeft = scroll.scrollLeft), { passive: true });
    offer(place);
  };
  const fetched = async (address: string): Promise<HTMLElement> => {
    asked?.abort();
    asked = new AbortController();
    const answer = await fetch(address, { headers: { "Marque-Part": "compare" }, signal: asked.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = document.createElement("div");
    fresh.append(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    return fresh;
  };
  const show = async (address: string, push: boolean, focus = ""): Promise<void> => {
    place.setAttribute("aria-busy", "true");
    const left = place.querySelector("[data-scroll]")?.scrollLeft ?? 0;
    try {
      const fresh = await fetched(address);
      if (push) history.pushState(null, "", address);
      shown = location.href;
      place.replaceChildren(...fresh.childNodes);
      const scroll = place.querySelector("[data-scroll]");
      if (scroll) scroll.scrollLeft = left;
      if (push) choose(columns(place));
      prepare();
      say(place.querySelector<HTMLElement>("[data-said]")?.dataset.said ?? "");
      const target = (focus && place.querySelector<HTMLElement>(focus)) || place.querySelector<HTMLElement>("#versus-find, [data-scroll]");
      target?.focus({ preventScroll: true });
      for (const next of document.querySelectorAll<HTMLInputElement>(".top input[name=next]")) next.value = location.pathname + location.search;
    } catch (error) {
      if ((error as Error).name !== "AbortError") location.assign(address);
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
  const find = async (form: HTMLFormElement): Promise<void> => {
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    try {
      const found = (await fetched(`${form.action}?${query}`)).querySelector("[data-found]");
      place.querySelector("[data-found]")?.replaceChildren(...(found?.childNodes ?? []));
    } catch {
      // Aborted by the next letter, or offline: Enter still searches.
    }
  };

  place.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[data-change], a[data-differences]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      if (link.matches("[data-differences]")) tellApart(place, link);
      else void show(link.href, true, sameAgain(link));
      shown = location.href;
    }
    const copy = target.closest<HTMLElement>("[data-copy]");
    if (copy) void copied(copy);
  });
  place.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).closest<HTMLFormElement>("form[data-add]");
    clearTimeout(typing);
    if (form) typing = window.setTimeout(() => void find(form), PAUSE);
  });
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    void find(event.target as HTMLFormElement);
  });
  addEventListener("popstate", () => {
    if (location.href.replace(/#.*/, "") !== shown.replace(/#.*/, "")) void show(location.href, false);
  });
  prepare();
}

/** Everything is in the page already: only the class, the link and the address change. */
function tellApart(place: HTMLElement, link: HTMLAnchorElement): void {
  const before = location.pathname + location.search;
  const on = place.querySelector(".versus")?.classList.toggle("versus--differences") ?? false;
  history.replaceState(null, "", link.getAttribute("href"));
  link.href = before;
  link.classList.toggle("pill--on", on);
  const words = (on ? link.dataset.off : link.dataset.on) ?? "";
  (link.querySelector("span") as HTMLElement).textContent = words;
  const only = on ? "&only=differences" : "";
  for (const other of place.querySelectorAll<HTMLAnchorElement>("a[data-change]")) {
    other.href = other.href.replace("&only=differences", "") + (other.href.includes("?") ? only : "");
  }
}

/** The cars on the page as the tray keeps them. */
function columns(place: HTMLElement): Car[] {
  const heads = [...place.querySelectorAll<HTMLElement>(".versus-names th")];
  return [...place.querySelectorAll<HTMLElement>("[data-column]")].map((cell, at) => ({
    key: cell.dataset.column ?? "",
    name: heads[at]?.firstChild?.textContent?.trim() ?? "",
    picture: cell.querySelector("img")?.getAttribute("src") ?? "/",
  }));
}

/** Cars chosen elsewhere or looked at before, a tap away. */
function offer(place: HTMLElement): void {
  const picks = place.querySelector<HTMLElement>("[data-picks]");
  if (!picks) return;
  const here = columns(place);
  const known = new Set(here.map((car) => car.key));
  const only = new URLSearchParams(location.search).has("only") ? "only=differences" : "";
  const others = [...chosen(), ...seen()].filter((car) => !known.has(car.key) && known.add(car.key)).slice(0, 6);
  picks.replaceChildren();
  if (!others.length) return;
  const title = Object.assign(document.createElement("span"), { textContent: picks.dataset.title ?? "" });
  const links = others.map((car) => {
    const link = Object.assign(document.createElement("a"), { className: "pill", textContent: car.name, href: comparison(location.pathname, [...here, car], only) });
    link.dataset.change = "";
    return link;
  });
  picks.append(title, ...links);
}

/** How to find the pressed control of the same car again. */
function sameAgain(link: HTMLAnchorElement): string {
  const column = link.closest<HTMLElement>("[data-column]")?.dataset.column;
  const words = link.getAttribute("aria-label");
  if (!column || !words || link.matches("[data-drop]")) return "";
  return `[data-column="${CSS.escape(column)}"] a[aria-label="${CSS.escape(words)}"], [data-column="${CSS.escape(column)}"] a`;
}

async function copied(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    say(button.dataset.copy ?? "", button);
  } catch {
    say(button.dataset.uncopied ?? "", button);
  }
}

/** Said to those who listen, and for a moment on the button itself to those who look. */
function say(words: string, button?: HTMLElement): void {
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = words;
  const label = button?.querySelector("span");
  if (!label) return;
  const before = label.dataset.before ?? label.textContent ?? "";
  label.dataset.before = before;
  label.textContent = words;
  setTimeout(() => (label.textContent = before), 2500);
}
