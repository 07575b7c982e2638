const PAUSE_MS = 350;
const POLL_MS = 8_000;

interface Availability {
  available: boolean;
  message: string | null;
}

/** Says beside the field whether the subdomain being typed is free. The server decides again when the form is sent. */
export function checkSubdomain(): void {
  for (const field of document.querySelectorAll<HTMLElement>("[data-subdomain]")) {
    const input = field.querySelector("input");
    const said = field.querySelector<HTMLElement>("[aria-live]");
    if (!input || !said) continue;
    field.querySelector("[data-ask]")?.remove();
    const hint = said.className === "field-hint" ? (said.textContent ?? "") : "";
    let timer = 0;
    let asked: AbortController | undefined;
    const say = (text: string, look: "hint" | "good" | "error"): void => {
      said.textContent = text;
      said.className = `field-${look}`;
      field.classList.toggle("field--bad", look === "error");
      input.setAttribute("aria-invalid", String(look === "error"));
    };
    const ask = async (slug: string): Promise<void> => {
      asked = new AbortController();
      try {
        const answer = await fetch(`/api/v1/subdomains/${encodeURIComponent(slug)}`, { signal: asked.signal });
        if (!answer.ok) return say(hint, "hint");
        const found = (await answer.json()) as Availability;
        say(found.message ?? field.dataset.free ?? "", found.available ? "good" : "error");
      } catch (failure) {
        if (!(failure instanceof DOMException && failure.name === "AbortError")) say(hint, "hint");
      }
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      asked?.abort();
      const slug = input.value.trim();
      if (!slug) return say(hint, "hint");
      say(field.dataset.asking ?? "", "hint");
      timer = window.setTimeout(() => void ask(slug), PAUSE_MS);
    });
  }
}

/** Looks now and then whether an application has moved on, and shows the page anew when it has. */
export function followApplication(): void {
  const shown = document.querySelector<HTMLElement>("[data-follow]");
  if (!shown) return;
  const look = async (): Promise<void> => {
    if (document.visibilityState === "visible") {
      try {
        const page = await (await fetch(location.href, { cache: "no-store" })).text();
        const fresh = new DOMParser().parseFromString(page, "text/html").querySelector<HTMLElement>("[data-state]");
        if (fresh && fresh.dataset.state !== shown.dataset.state) return location.reload();
      } catch {
        // Offline for a moment: the next look tells.
      }
    }
    setTimeout(() => void look(), POLL_MS);
  };
  setTimeout(() => void look(), POLL_MS);
}
