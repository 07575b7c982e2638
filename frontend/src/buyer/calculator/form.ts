/** What the vehicle's block and the whole page share: sliders beside their fields, complaints, the spoken price. */
import { fieldOf, type Said } from "./reading.ts";
import { TermsRefused } from "./numbers.ts";
import { apr, cell, money } from "./drawing.ts";
import type { Payments } from "./payments.ts";

const QUIET_FOR = 900; // milliseconds without a change until the price is spoken

export const saidIn = (form: HTMLFormElement): Said => (name) => String(new FormData(form).get(name) ?? "").trim();

/** A slider moves its field, a field its slider. */
export function followSliders(page: HTMLElement, form: HTMLFormElement, changed: (name: string) => void): void {
  const sliders = [...page.querySelectorAll<HTMLInputElement>("[data-slides]")];
  const fieldOfSlider = (slider: HTMLInputElement): HTMLInputElement | null => {
    const field = form.elements.namedItem(slider.dataset.slides ?? "");
    return field instanceof HTMLInputElement ? field : null;
  };
  for (const slider of sliders) {
    slider.hidden = false;
    slider.value = fieldOfSlider(slider)?.value ?? slider.value;
  }
  form.addEventListener("input", (event) => {
    const control = event.target as HTMLInputElement;
    if (control.dataset.slides) {
      const field = fieldOfSlider(control);
      if (field) field.value = control.value;
    } else {
      for (const slider of sliders) if (slider.dataset.slides === control.name) slider.value = control.value;
    }
    changed(control.dataset.slides ?? control.name);
  });
}

/** Says at each field what is wrong with it, and takes back what no longer is. */
export function complain(page: HTMLElement, sentences: Record<string, string>): void {
  for (const place of page.querySelectorAll<HTMLElement>("[data-error]")) {
    const sentence = sentences[place.dataset.error ?? ""];
    place.hidden = !sentence;
    place.textContent = sentence ?? "";
    const field = place.closest(".field");
    field?.classList.toggle("field--bad", Boolean(sentence));
    for (const control of field?.querySelectorAll("input:not([type=range]), select") ?? []) control.setAttribute("aria-invalid", String(Boolean(sentence)));
  }
}

/** The sentence for a refusal, by the name of its field; anything else is thrown on. */
export function sentenceFor(problem: unknown): Record<string, string> {
  if (!(problem instanceof TermsRefused)) throw problem;
  const sentences = JSON.parse(document.getElementById("refusals")?.textContent ?? "{}") as Record<string, string>;
  return { [fieldOf(problem)]: sentences[problem.code] ?? sentences[""] ?? problem.code };
}

/** Texts by the name of their place; a name may have several places. */
export function put(root: ParentNode, texts: Record<string, string>): void {
  for (const [name, text] of Object.entries(texts))
    for (const place of root.querySelectorAll(`[data-out=${name}]`)) if (place.textContent !== text) place.textContent = text;
}

/** The price is spoken once the hand rests, not at every step of a slider. */
export function speaker(live: HTMLElement | null, english: boolean): (plan: Payments) => void {
  let waiting = 0;
  return (plan) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      const sum = money(plan.rows[0]?.payment ?? 0n);
      const words = (live?.dataset.words ?? "").replace("SUM", sum).replace("RATE", apr(plan.apr, english));
      if (live && live.textContent !== words) live.textContent = words;
    }, QUIET_FOR);
  };
}

export function fillSchedule(body: Element | null | undefined, plan: Payments): void {
  body?.replaceChildren(
    ...plan.rows.map((each) => {
      const row = document.createElement("tr");
      [String(each.number), each.payment, each.principal, each.interest, each.balance].forEach((value, place) => {
        const made = document.createElement(place ? "td" : "th");
        if (!place) made.setAttribute("scope", "row");
        made.textContent = cell(value);
        row.append(made);
      });
      return row;
    }),
  );
}
