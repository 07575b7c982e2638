/** Pictures slide one at a time: thumbnails, buttons and arrow keys move the strip; a tap shows it as large as it gets. */
export function followGallery(): void {
  for (const gallery of document.querySelectorAll<HTMLElement>("[data-gallery]")) {
    const strip = gallery.querySelector<HTMLElement>(".gallery-strip");
    if (!strip) continue;
    const links = [...gallery.querySelectorAll<HTMLAnchorElement>(".gallery-thumbs a")];
    const slides = slide(strip, gallery.querySelector<HTMLElement>("[data-place]"), gallery.querySelectorAll("[data-turn]"), (place) => {
      links.forEach((link, at) => (at === place ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
      const link = links[place];
      const row = link?.closest<HTMLElement>(".gallery-thumbs");
      if (link && row) row.scrollTo({ left: link.offsetLeft - (row.clientWidth - link.clientWidth) / 2, behavior: motion() });
    });
    links.forEach((link, at) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        slides.to(at);
      }),
    );
    showWhole(gallery, strip, slides);
  }
}

interface Slides {
  at(): number;
  to(place: number, quick?: boolean): void;
  mark(): void;
}

function slide(strip: HTMLElement, told: HTMLElement | null, buttons: NodeListOf<Element>, passed?: (place: number) => void): Slides {
  const at = (): number => Math.round(strip.scrollLeft / Math.max(strip.clientWidth, 1));
  const last = (): number => strip.children.length - 1;
  const slides: Slides = {
    at,
    to(place, quick = false) {
      const going = Math.min(Math.max(place, 0), last());
      strip.scrollTo({ left: going * strip.clientWidth, behavior: quick ? "instant" : motion() });
    },
    mark() {
      const place = at();
      if (told) {
        told.hidden = last() < 1;
        const text = `${place + 1} / ${last() + 1}`;
        if (told.textContent !== text) told.textContent = text;
      }
      for (const button of buttons) {
        const step = Number((button as HTMLElement).dataset.turn);
        (button as HTMLButtonElement).hidden = place + step < 0 || place + step > last();
      }
      passed?.(place);
    },
  };
  for (const button of buttons) button.addEventListener("click", () => slides.to(at() + Number((button as HTMLElement).dataset.turn)));
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    slides.to(at() + step);
  });
  let place = -1;
  strip.addEventListener("scroll", () => {
    if (at() === place) return;
    place = at();
    slides.mark();
  }, { passive: true });
  slides.mark();
  return slides;
}

function showWhole(gallery: HTMLElement, strip: HTMLElement, slides: Slides): void {
  const dialog = gallery.querySelector<HTMLDialogElement>("dialog");
  const large = dialog?.querySelector<HTMLElement>("ul");
  if (!dialog || !large) return;
  let whole: Slides | undefined;
  let last = 0;
  strip.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-whole]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (large.children.length === 0) fill(large, strip);
    dialog.showModal();
    whole ??= slide(large, dialog.querySelector<HTMLElement>(".whole-place"), dialog.querySelectorAll("[data-turn]"), (place) => {
      if (dialog.open) last = place; // once closed, its strip has no place any more
    });
    whole.to([...strip.children].indexOf(link.closest("li") as Element), true);
    whole.mark();
    large.focus({ preventScroll: true });
  });
  dialog.addEventListener("close", () => {
    slides.to(last, true);
    strip.querySelectorAll<HTMLAnchorElement>("a[data-whole]")[last]?.focus({ preventScroll: true });
  });
}

function fill(large: HTMLElement, strip: HTMLElement): void {
  for (const item of strip.children) {
    const picture = item.querySelector("picture, img");
    if (!picture) continue;
    const copy = picture.cloneNode(true) as HTMLElement;
    for (const part of [copy, ...copy.querySelectorAll("*")]) {
      part.removeAttribute("fetchpriority");
      if (part.hasAttribute("sizes")) part.setAttribute("sizes", "100vw");
    }
    const place = document.createElement("li");
    place.append(copy);
    large.append(place);
  }
}

function motion(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
