import { apr, money } from "./drawing.ts";
import { complain, fillSchedule, followSliders, put, saidIn, sentenceFor, speaker } from "./form.ts";
import type { Payments, Way } from "./payments.ts";
import { readTerms } from "./reading.ts";

/** The block on a car's page: whatever is moved, the payment follows; the price on the road is the server's. */
export function followBlock(block: HTMLElement): void {
  const form = block.querySelector<HTMLFormElement>("form");
  if (!form) return;
  const english = block.dataset.language === "en";
  const speak = speaker(block.querySelector("[data-calculator-live]"), english);
  const schedule = block.querySelector<HTMLDetailsElement>("[data-schedule]");
  const product = (): DOMStringMap => form.querySelector<HTMLInputElement>("[name=offer]:checked")?.dataset ?? {};
  const typed = saidIn(form);
  let shown: Payments | undefined;

  const answer = (): void => {
    const { way = "equal_instalment", rate = "", left = "" } = product();
    const said = (name: string): string => ({ rate, left })[name] ?? typed(name);
    try {
      const terms = readTerms(said);
      shown = terms.calculated(way as Way);
      const limits = limitOf(product(), typed);
      complain(block, limits);
      const first = shown.rows[0]?.payment ?? 0n;
      const atOnce = terms.down + BigInt(block.dataset.fees ?? "0") + (way === "lease" ? first : 0n);
      put(block, {
        monthly: money(first),
        apr: apr(shown.apr, english),
        interest: money(shown.interest),
        down: money(terms.down),
        once: money(atOnce),
        left: money(shown.left),
      });
      block.querySelector("[data-left-row]")?.toggleAttribute("hidden", !shown.left);
      block.querySelector("[data-lease]")?.toggleAttribute("hidden", way !== "lease");
      if (schedule?.open) fillSchedule(schedule.querySelector("tbody"), shown);
      if (!Object.keys(limits).length) speak(shown);
    } catch (problem) {
      complain(block, { ...sentenceFor(problem), ...limitOf(product(), typed) });
    }
  };

  followSliders(block, form, (name) => {
    if (name === "offer") snap(form, product());
    answer();
  });
  schedule?.addEventListener("toggle", () => {
    if (shown) fillSchedule(schedule.querySelector("tbody"), shown);
  });
  schedule?.removeAttribute("hidden");
  answer();
}

/** A product's own limits, said at the field they concern. */
function limitOf(product: DOMStringMap, typed: (name: string) => string): Record<string, string> {
  const found: Record<string, string> = {};
  const months = product.months?.split(" ");
  if (months && !months.includes(typed("months"))) found.months = product.monthsWords ?? "";
  const down = Number(typed("down"));
  if (product.least && (down < Number(product.least) || down > Number(product.most))) found.down = product.downWords ?? "";
  return found;
}

/** Whoever picks a product gets the nearest terms it is offered with. */
function snap(form: HTMLFormElement, product: DOMStringMap): void {
  const set = (name: string, value: number): void => {
    for (const control of form.querySelectorAll<HTMLInputElement>(`[name=${name}], [data-slides=${name}]`)) control.value = String(value);
  };
  const field = (name: string): number => Number((form.elements.namedItem(name) as HTMLInputElement).value);
  const months = product.months?.split(" ").map(Number) ?? [];
  if (months.length) set("months", months.reduce((best, each) => (Math.abs(each - field("months")) < Math.abs(best - field("months")) ? each : best)));
  if (product.least) set("down", Math.min(Math.max(field("down"), Number(product.least)), Number(product.most)));
}
