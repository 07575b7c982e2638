/** On a phone the filters are a sheet: modal while open, closed by Escape, its scrim or its button. */
export function watchSheet(): void {
  for (const link of document.querySelectorAll<HTMLElement>("[data-sheet-open]")) link.onclick = follow(true);
  for (const link of document.querySelectorAll<HTMLElement>("[data-sheet-close]")) link.onclick = follow(false);
  const sheet = found();
  if (!sheet) return;
  sheet.onclick = (event) => {
    if (event.target === sheet) keepSheet(false);
  };
  sheet.onkeydown = (event) => {
    if (event.key === "Escape") keepSheet(false);
  };
  if (sheet.dataset.open) setRestInert(true);
}

/** Open or close the sheet; says whether there was anything to do. */
export function keepSheet(open: boolean): boolean {
  const sheet = found();
  if (!sheet || Boolean(sheet.dataset.open) === open) return false;
  if (open) {
    sheet.dataset.open = "true";
    sheet.setAttribute("role", "dialog");
    sheet.setAttribute("aria-modal", "true");
  } else {
    delete sheet.dataset.open;
    sheet.removeAttribute("role");
    sheet.removeAttribute("aria-modal");
  }
  document.documentElement.classList.toggle("has-sheet", open);
  setRestInert(open);
  document.querySelector<HTMLElement>(open ? "[data-sheet-close]" : "[data-sheet-open]")?.focus();
  return true;
}

function found(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-sheet]");
}

function follow(open: boolean): (event: MouseEvent) => void {
  return (event) => {
    event.preventDefault();
    keepSheet(open);
  };
}

function setRestInert(inert: boolean): void {
  for (const part of document.querySelectorAll<HTMLElement>(".skip, .top, .foot, .results-head, .results-main")) part.inert = inert;
}
