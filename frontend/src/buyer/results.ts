import { keepSheet, watchSheet } from "./sheet";
import { offerLocation } from "./location";
import { siftLists } from "./sift";

/** A changed filter, order or chip brings the new results into this page. A failure follows the plain link. */
export function refreshResults(): void {
  if (!results()) return;
  let shown = placeOf(location.href);
  let asked: AbortController | undefined;
  prepare();

  const show = async (address: string, how: "push" | "keep", quick = false): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    results()?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { "Marque-Part": "results" }, signal: asked.signal });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
      if (!answer.ok || !fresh) throw new Error(String(answer.status));
      if (how === "push") history.pushState(null, "", answer.url);
      shown = placeOf(location.href);
      replace(fresh);
      if (!quick) upToTheTop();
    } catch (error) {
      if ((error as Error).name !== "AbortError") location.assign(address);
    }
  };

  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-filters]");
    if (form && !(event.target as Element).matches("[data-sift]")) void show(addressOf(form), "push", true);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-filters]")) return;
    event.preventDefault();
    if (!keepSheet(false)) void show(addressOf(form), "push");
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("#results a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.pathname !== location.pathname || link.matches("[data-more], [href^='#']")) return;
    event.preventDefault();
    void show(link.href, "push", Boolean(link.closest("[data-sheet]")));
  });
  addEventListener("popstate", () => {
    if (placeOf(location.href) !== shown) void show(location.href, "keep", true);
  });
}

/** The search as an address, defaults and empty fields left out. */
export function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) query.append(name, value);
  }
  for (const list of form.querySelectorAll<HTMLSelectElement>("select[data-default]")) {
    if (list.value === list.dataset.default || !query.has("near")) query.delete(list.name);
  }
  const text = query.toString();
  return text ? `${form.action}?${text}` : form.action;
}

function results(): HTMLElement | null {
  return document.getElementById("results");
}

function placeOf(address: string): string {
  return address.replace(/#.*/, "");
}

/** Put the new results in place; what was open, scrolled to, searched for and focused stays so. */
function replace(fresh: HTMLElement): void {
  const here = results();
  if (!here) return;
  const focused = keyOf(document.activeElement);
  const open = new Map([...here.querySelectorAll<HTMLDetailsElement>("details[data-name]")].map((d) => [d.dataset.name, d.open]));
  const sifted = new Map([...here.querySelectorAll<HTMLInputElement>("[data-sift]")].map((i) => [groupOf(i), i.value]));
  const scrolled = [...here.querySelectorAll(".filters, .filters-scroll, .checks")].map((e) => [pathOf(e), e.scrollTop] as const);

  here.dataset.title = document.title = fresh.dataset.title ?? document.title;
  here.dataset.said = fresh.dataset.said;
  for (const part of [".results-head", ".filters form", ".results-main"]) {
    const [old, now] = [here.querySelector(part), fresh.querySelector(part)];
    if (old && now) old.replaceWith(now);
  }
  for (const details of here.querySelectorAll<HTMLDetailsElement>("details[data-name]")) {
    details.open = open.get(details.dataset.name) ?? details.open;
  }
  for (const input of here.querySelectorAll<HTMLInputElement>("[data-sift]")) input.value = sifted.get(groupOf(input)) ?? "";
  prepare();
  for (const [path, top] of scrolled) {
    const found = path && here.querySelector(path);
    if (found) found.scrollTop = top;
  }
  if (focused) here.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  here.removeAttribute("aria-busy");
  for (const next of document.querySelectorAll<HTMLInputElement>(".top input[name=next]")) next.value = location.pathname + location.search;
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = fresh.dataset.said ?? "";
}

function prepare(): void {
  watchSheet();
  siftLists();
  offerLocation();
  showOrder();
}

/** On a narrow screen the orders run out of sight: the chosen one is brought into it. */
function showOrder(): void {
  const chosen = document.querySelector<HTMLElement>(".sorts [aria-current]");
  const list = chosen?.parentElement;
  if (chosen && list) list.scrollLeft = chosen.offsetLeft - list.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
}

/** After a chip or an order the list is read from its beginning. */
function upToTheTop(): void {
  const top = results()?.getBoundingClientRect().top ?? 0;
  if (top < 0) scrollTo({ top: 0 });
}

/** How to find the same control again among the new ones. */
function keyOf(element: Element | null): string {
  if (!element || !results()?.contains(element)) return "";
  const name = element.getAttribute("name");
  if (element instanceof HTMLInputElement && name) return `[name="${name}"][value="${CSS.escape(element.value)}"]`;
  if (name) return `[name="${name}"]`;
  if (element.matches("summary")) return `details[data-name="${groupOf(element)}"] > summary`;
  if (element.closest(".bands")) return `.bands li:nth-child(${placeAmong(element)}) a`;
  if (element.closest(".sorts")) return ".sorts a[aria-current]";
  return element.closest(".results-main") ? ".chips a, .results-main a" : "";
}

function pathOf(element: Element): string {
  if (element.matches(".checks")) return `details[data-name="${groupOf(element)}"] .checks`;
  return element.matches(".filters") ? ".filters" : ".filters-scroll";
}

function placeAmong(element: Element): number {
  const item = element.closest("li");
  return item?.parentElement ? [...item.parentElement.children].indexOf(item) + 1 : 1;
}

function groupOf(element: Element): string {
  return element.closest<HTMLElement>("details[data-name]")?.dataset.name ?? "";
}
