/** Thumbnails slide the strip instead of jumping the page, and show which photograph is in sight. */
export function followGallery(): void {
  for (const gallery of document.querySelectorAll<HTMLElement>("[data-gallery]")) {
    const strip = gallery.querySelector<HTMLElement>(".gallery-strip");
    const links = [...gallery.querySelectorAll<HTMLAnchorElement>(".gallery-thumbs a")];
    if (!strip || links.length === 0) continue;
    const mark = (): void => {
      const place = Math.round(strip.scrollLeft / strip.clientWidth);
      links.forEach((link, at) => (at === place ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    };
    links.forEach((link, at) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
        strip.scrollTo({ left: at * strip.clientWidth, behavior });
      }),
    );
    strip.addEventListener("scroll", mark, { passive: true });
    mark();
  }
}
