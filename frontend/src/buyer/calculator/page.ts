import { parseMoney } from "@/shared/money";
import {
  annualRate,
  decimalOf,
  interestOf,
  loan,
  paymentsOf,
  share,
  TermsRefused,
  type Plan,
  type PlanKind,
} from "./engine.ts";
import { areaOf, money, percent } from "./drawing.ts";

const KINDS: PlanKind[] = ["equal_instalment", "equal_principal", "balloon", "flat_fee"];

/** The page answers while one types or slides; the address follows, so that it can be shared. */
export function calculateAtOnce(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>("[data-calculator-form]");
  if (!form || !page.querySelector("[data-out]")) return;
  const english = page.dataset.language === "en";
  const sentences = JSON.parse(document.getElementById("refusals")?.textContent ?? "{}") as Record<string, string>;
  const names = new Map([...page.querySelectorAll<HTMLInputElement>("[name=plan]")].map((each) => [each.value, each.nextElementSibling?.textContent ?? ""]));
  const said = (name: string): string => String(new FormData(form).get(name) ?? "").trim();
  const put = (name: string, text: string): void => {
    const place = page.querySelector(`[data-out=${name}]`);
    if (place) place.textContent = text;
  };

  const complain = (problem?: TermsRefused): void => {
    const at = problem && ({ balloon: "left", principal: "price", share: "price" }[problem.field] ?? problem.field);
    for (const place of page.querySelectorAll<HTMLElement>("[data-error]")) {
      const here = place.dataset.error === at;
      place.hidden = !here;
      place.closest(".field")?.classList.toggle("field--bad", here);
      const field = form.elements.namedItem(place.dataset.error ?? "");
      if (field instanceof HTMLInputElement) field.setAttribute("aria-invalid", String(here));
      if (here) place.textContent = sentences[problem?.code ?? ""] ?? sentences[""] ?? "";
    }
  };

  const answer = (): void => {
    showSliders(page, said);
    try {
      const terms = read(said);
      const plan = terms.plan(said("plan") as PlanKind);
      show(plan, terms);
      complain();
      history.replaceState(null, "", "?" + addressOf(form));
    } catch (problem) {
      if (!(problem instanceof TermsRefused)) throw problem;
      complain(problem);
    }
  };

  const show = (plan: Plan, terms: Terms): void => {
    const rows = plan.instalments;
    put("monthly", money(rows[0]?.payment ?? 0n));
    put("down", money(terms.down));
    put("principal", money(plan.principal));
    put("interest", money(interestOf(plan)));
    put("apr", percent(aprOf(plan), english));
    put("last", money(rows.at(-1)?.payment ?? 0n));
    put("balloon", money(plan.balloon));
    const owed = [plan.principal, ...rows.map((each) => each.balance)];
    const paid = rows.reduce((sums, each) => [...sums, (sums.at(-1) ?? 0n) + each.interest], [0n]);
    const top = owed[0] && owed[0] > (paid.at(-1) ?? 0n) ? owed[0] : (paid.at(-1) ?? 1n);
    page.querySelector("[data-out=owed]")?.setAttribute("d", areaOf(owed, top));
    page.querySelector("[data-out=paid]")?.setAttribute("d", areaOf(paid, top));
    fill("schedule", rows.map((each) => [String(each.number), each.payment, each.principal, each.interest, each.balance].map(cell)));
    const compared = KINDS.flatMap((kind) => attempt(() => terms.plan(kind)) ?? []);
    compared.sort((one, other) => Number(interestOf(one) - interestOf(other)));
    fill("comparison", compared.map((each) => [
      names.get(each.kind) ?? "", cell(each.instalments[0]?.payment ?? 0n), cell(interestOf(each)), percent(aprOf(each), english),
    ]), compared.findIndex((each) => each.kind === plan.kind));
  };

  const fill = (name: string, rows: string[][], current = -1): void => {
    page.querySelector(`[data-out=${name}]`)?.replaceChildren(...rows.map((cells, place) => rowOf(cells, place === current)));
  };

  form.addEventListener("input", (event) => {
    const slider = event.target as HTMLInputElement;
    const field = slider.dataset.slides && form.elements.namedItem(slider.dataset.slides);
    if (field instanceof HTMLInputElement) field.value = slider.value;
    answer();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
  page.querySelector("[data-calculator-send]")?.remove();
  showSliders(page, said);
}

interface Terms {
  down: bigint;
  plan(kind: PlanKind): Plan;
}

const aprOf = (plan: Plan): string => decimalOf(annualRate(plan.principal, paymentsOf(plan)));
const cell = (value: bigint | string): string => (typeof value === "string" ? value : money(value));

function read(said: (name: string) => string): Terms {
  const price = parseMoney(said("price"));
  if (!price) throw new TermsRefused("finance.amount_not_whole", "price");
  const full = BigInt(price.amount);
  if (full <= 0n) throw new TermsRefused("finance.amount_not_positive", "price");
  const months = said("months");
  const term = /^\d{1,6}$/.test(months) ? Number(months) : 0;
  const downShare = hundredth(said("down"), "down");
  if (!/^0?(\.\d*)?$/.test(downShare.replace(/^0+/, ""))) throw new TermsRefused("finance.down_payment_out_of_range", "down");
  const down = share(full, downShare, "down");
  const rate = hundredth(said("rate"), "rate");
  return {
    down,
    plan: (kind) => loan(kind, full - down, rate, term, kind === "balloon" ? share(full, hundredth(said("left"), "left"), "left") : 0n),
  };
}

/** Percent as typed, as the decimal fraction the engine reads: "3.6" is "0.036". */
export function hundredth(typed: string, field: string): string {
  const found = /^(-?)(\d+)(?:\.(\d*))?$/.exec(typed.replace(/[\s%％]/g, ""));
  if (!found) throw new TermsRefused("finance.rate_not_a_number", field);
  const digits = (found[2] ?? "").padStart(3, "0");
  return `${found[1]}${digits.slice(0, -2)}.${digits.slice(-2)}${found[3] ?? ""}`;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (problem) {
    if (problem instanceof TermsRefused) return undefined;
    throw problem;
  }
}

function rowOf(cells: string[], current: boolean): HTMLTableRowElement {
  const row = document.createElement("tr");
  if (current) row.setAttribute("aria-current", "true");
  cells.forEach((text, place) => {
    const made = document.createElement(place ? "td" : "th");
    if (!place) made.setAttribute("scope", "row");
    made.textContent = text;
    row.append(made);
  });
  return row;
}

/** Defaults that need no saying are still said: a shared address must mean the same tomorrow. */
function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) query.append(name, value);
  return query.toString();
}

function showSliders(page: HTMLElement, said: (name: string) => string): void {
  for (const slider of page.querySelectorAll<HTMLInputElement>("[data-slides]")) {
    slider.hidden = false;
    slider.value = said(slider.dataset.slides ?? "");
  }
  for (const part of page.querySelectorAll<HTMLElement>("[data-only]")) part.hidden = part.dataset.only !== said("plan");
}
