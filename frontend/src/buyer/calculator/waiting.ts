/** The block's script comes when somebody reaches for it; its sliders are there at once. */
export function awaitTouch(block: HTMLElement): void {
  for (const hidden of block.querySelectorAll<HTMLElement>("[data-slides], [data-schedule]")) hidden.hidden = false;
  const kinds = ["pointerover", "pointerdown", "focusin"] as const;
  const begin = (): void => {
    for (const kind of kinds) block.removeEventListener(kind, begin);
    void import("./block").then(({ followBlock }) => followBlock(block));
  };
  for (const kind of kinds) block.addEventListener(kind, begin, { passive: true });
}
