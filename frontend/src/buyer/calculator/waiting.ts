/** The block's script comes when somebody reaches for it; its sliders are there at once. */
export function awaitTouch(block: HTMLElement): void {
  for (const hidden of block.querySelectorAll<HTMLElement>("[data-slides], [data-schedule]")) hidden.hidden = false;
  // What is slid before the rest has come is not lost.
  block.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset.slides) return;
    const field = target.form?.elements.namedItem(target.dataset.slides);
    if (field instanceof HTMLInputElement) field.value = target.value;
  });
  const kinds = ["pointerover", "pointerdown", "focusin"] as const;
  const begin = (): void => {
    for (const kind of kinds) block.removeEventListener(kind, begin);
    void import("./block").then(({ followBlock }) => followBlock(block));
  };
  for (const kind of kinds) block.addEventListener(kind, begin, { passive: true });
}
