const WIDE = "(min-width: 960px)";

/** On a desk a changed filter is applied at once; empty fields stay out of the address everywhere. */
export function submitFilters(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-filters]");
  if (!form) return;
  form.addEventListener("change", () => {
    if (matchMedia(WIDE).matches) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(addressOf(form));
  });
}

/** The search as an address, defaults and empty fields left out. */
function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) query.append(name, value);
  }
  const text = query.toString();
  return text ? `${form.action}?${text}` : form.action;
}
