/** "More cars" brings the next page under this one instead of leaving it. A failure leaves the plain link. */
export function loadMore(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-more]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    link.textContent = link.dataset.busy ?? link.textContent;
    append(link.href).catch(() => location.assign(link.href));
  });
}

async function append(address: string): Promise<void> {
  const answer = await fetch(address, { headers: { "Marque-Part": "results" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const cards = page.querySelector("[data-cards]");
  const pager = page.querySelector("[data-pager]");
  const here = document.querySelector("[data-cards]");
  if (!cards || !pager || !here) throw new Error("not a page of results");
  const first = cards.querySelector<HTMLElement>("a");
  here.append(...cards.children);
  pager.querySelector("a:not([data-more])")?.remove();
  document.querySelector("[data-pager]")?.replaceWith(pager);
  first?.focus({ preventScroll: true });
}
