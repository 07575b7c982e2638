const KEY = "mq.unread";
const KEPT_FOR = 60_000; // milliseconds

/** How much is new in the inbox, asked for after the page is there, at most once a minute. */
export function tellUnread(link: HTMLElement): void {
  const address = link.dataset.unread ?? "";
  const known = location.pathname.includes("/inbox") ? undefined : recent();
  if (known !== undefined) return show(link, known);
  fetch(address)
    .then((answer) => answer.json() as Promise<{ unread?: number }>)
    .then(({ unread = 0 }) => {
      keep(unread);
      show(link, unread);
    })
    .catch(() => undefined); // the link leads there all the same
}

function show(link: HTMLElement, count: number): void {
  link.querySelector(".top-count")?.remove();
  if (!count) return;
  const badge = Object.assign(document.createElement("span"), { className: "top-count", textContent: count > 99 ? "99+" : String(count) });
  link.append(badge);
  link.setAttribute("aria-label", (link.dataset.said ?? "").replace("{count}", String(count)));
}

function recent(): number | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { count?: unknown; at?: unknown } | null;
    return typeof kept?.count === "number" && typeof kept.at === "number" && Date.now() - kept.at < KEPT_FOR ? kept.count : undefined;
  } catch {
    return undefined;
  }
}

function keep(count: number): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ count, at: Date.now() }));
  } catch {
    // A browser that keeps nothing asks on every page.
  }
}
