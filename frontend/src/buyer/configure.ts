/**
 * Every choice asks the server for the same page's part and puts it in place: one set of rules, no copy of
 * them here. The paint changes at once, the price a moment later. A failure follows the plain address.
 */
export function followConfiguration(): void {
  const place = (): HTMLElement | null => document.getElementById("configuration");
  const live = document.querySelector("[data-configure-live]");
  let asked: AbortController | undefined;

  const show = async (address: string, remember: boolean): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    place()?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { "Marque-Part": "configuration" }, signal: asked.signal });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("configuration");
      if (!answer.ok || !fresh) throw new Error(String(answer.status));
      put(fresh, remember ? address : "");
    } catch (error) {
      if ((error as Error).name !== "AbortError") location.assign(address);
    }
  };

  const put = (fresh: HTMLElement, address: string): void => {
    const focused = document.activeElement?.id;
    const clashes = fresh.querySelector<HTMLElement>(".cfg-clash");
    place()?.replaceWith(document.adoptNode(fresh));
    prepare();
    document.dispatchEvent(new CustomEvent("marque:fresh"));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    // Of a configuration in order the short address, of a clash the one that says what was chosen last.
    if (address) history.replaceState(null, "", clashes ? address : (fresh.dataset.share ?? address));
    if (live) live.textContent = fresh.dataset.said ?? "";
  };

  const prepare = (): void => {
    place()?.querySelector("[data-configure-send]")?.remove();
  };

  document.addEventListener("change", (event) => {
    const control = event.target as HTMLInputElement;
    const form = control.closest<HTMLFormElement>("form[data-configure]");
    if (!form) return;
    const picture = document.querySelector<HTMLImageElement>("[data-configure-picture]");
    if (picture && control.dataset.picture) picture.src = control.dataset.picture;
    void show(addressOf(form), true);
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("#configuration a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.pathname !== location.pathname || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    void show(link.href, true);
  });
  prepare();
  // What was chosen before this file had come, or what the browser has put back.
  const form = place()?.querySelector<HTMLFormElement>("form[data-configure]");
  const controls = [...(form?.querySelectorAll<HTMLInputElement>("[type=radio], [type=checkbox]") ?? [])];
  if (form && controls.some((each) => each.checked !== each.defaultChecked)) void show(addressOf(form), true);
}

/** The form's address: all that is on, and the configuration it was made from. */
export function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") query.append(name, value);
  return `${new URL(form.action).pathname}?${query.toString()}`;
}
