import { apr, areaOf, money } from "./drawing.ts";
import { complain, fillSchedule, followSliders, put, saidIn, sentenceFor, speaker } from "./form.ts";
import type { Payments, Way } from "./payments.ts";
import { readTerms } from "./reading.ts";

const ASKED_AFTER = 250; // milliseconds without a change until the server is asked for the rest

/**
 * The loan's figures answer at once; lenders, taxes, covers and the link follow from the server, which works out
 * the loan again. The address follows, so that it can be shared. A failure follows the plain address.
 */
export function calculateAtOnce(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>("[data-calculator-form]");
  if (!form) return;
  const english = page.dataset.language === "en";
  const said = saidIn(form);
  const speak = speaker(page.querySelector("[data-calculator-live]"), english);
  let waiting = 0;
  let asked: AbortController | undefined;

  const answer = (): boolean => {
    for (const part of page.querySelectorAll<HTMLElement>("[data-only]")) part.hidden = !part.dataset.only?.split(" ").includes(said("plan"));
    try {
      const terms = readTerms(said);
      const plan = terms.calculated(said("plan") as Way);
      show(page, plan, terms.down, english);
      complain(page, {});
      speak(plan);
      return true;
    } catch (problem) {
      complain(page, sentenceFor(problem));
      return false;
    }
  };

  const ask = async (): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    const address = `${new URL(form.action).pathname}?${addressOf(form, page)}`;
    try {
      const response = await fetch(address, { headers: { "Marque-Part": "calculator" }, signal: asked.signal });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const problems = fresh.getElementById("problems")?.textContent;
      if (!problems) throw new Error(String(response.status));
      exchange(page, fresh);
      complain(page, JSON.parse(problems) as Record<string, string>);
      history.replaceState(null, "", address);
    } catch (error) {
      if ((error as Error).name !== "AbortError") location.assign(address);
    }
  };

  const changed = (): void => {
    window.clearTimeout(waiting);
    asked?.abort();
    // What cannot be calculated leaves the last good figures, address and link as they are.
    if (answer()) waiting = window.setTimeout(() => void ask(), ASKED_AFTER);
  };
  followSliders(page, form, changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  page.addEventListener("input", (event) => {
    if ((event.target as HTMLElement).id === "c-after") changed();
  });
  page.querySelector("[data-calculator-send]")?.remove();
  for (const part of page.querySelectorAll<HTMLElement>("[data-only]")) part.hidden = !part.dataset.only?.split(" ").includes(said("plan"));
  if ([...form.querySelectorAll<HTMLInputElement>("input:not([type=hidden])")].some((each) => each.value !== each.defaultValue && !each.dataset.slides)) changed();
}

function show(page: HTMLElement, plan: Payments, down: bigint, english: boolean): void {
  const { rows } = plan;
  put(document, {
    monthly: money(rows[0]?.payment ?? 0n),
    down: money(down),
    principal: money(plan.principal),
    interest: money(plan.interest),
    apr: apr(plan.apr, english),
    last: money(rows.at(-1)?.payment ?? 0n),
    balloon: money(plan.left),
    axis: String(rows.length),
  });
  const words = page.querySelector<HTMLElement>("[data-out=monthly-words]");
  if (words) words.textContent = (plan.way === "lease" ? words.dataset.wordsLease : words.dataset.wordsLoan) ?? "";
  const owed = [plan.principal, ...rows.map((each) => each.balance)];
  const paid = rows.reduce((sums, each) => [...sums, (sums.at(-1) ?? 0n) + each.interest], [0n]);
  const all = paid.at(-1) ?? 0n;
  const top = plan.principal > all ? plan.principal : all;
  page.querySelector("[data-out=owed]")?.setAttribute("d", areaOf(owed, top));
  page.querySelector("[data-out=paid]")?.setAttribute("d", areaOf(paid, top));
  const half = owed.findIndex((left, month) => 2n * left <= plan.principal || month === rows.length);
  const chart = page.querySelector<HTMLElement>("[data-out=chart-said]");
  const parts = { SUM: money(plan.principal), HALF: String(half), MONTHS: String(rows.length), INTEREST: money(all) };
  if (chart) chart.textContent = (chart.dataset.words ?? "").replace(/SUM|HALF|MONTHS|INTEREST/g, (name) => parts[name as keyof typeof parts]);
  fillSchedule(page.querySelector("[data-out=schedule]"), plan);
}

/** Puts the server's parts in place; what has the focus stays, its own parts inside are renewed. */
function exchange(page: HTMLElement, fresh: Document): void {
  const focused = document.activeElement?.id;
  for (const place of page.querySelectorAll<HTMLElement>("[data-fresh]")) {
    const renewed = place.isConnected ? fresh.getElementById(place.id) : null;
    if (!renewed || (place.contains(document.activeElement) && place.querySelector("[data-fresh]"))) continue;
    const open = [...place.querySelectorAll("details")].map((each) => each.open);
    place.replaceWith(document.adoptNode(renewed));
    renewed.querySelectorAll("details").forEach((each, at) => (each.open = open[at] ?? false));
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  page.dispatchEvent(new CustomEvent("marque:fresh", { bubbles: true }));
}

/** Defaults that need no saying are still said: a shared address must mean the same tomorrow. */
function addressOf(form: HTMLFormElement, page: HTMLElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) query.append(name, value);
  const after = page.querySelector<HTMLInputElement>("#c-after");
  if (after && (after.value !== after.defaultValue || after.dataset.asked)) {
    after.dataset.asked = "true";
    query.set("after", after.value);
  }
  return query.toString();
}
