/** Small comforts of one car's page: long groups folded on phones, an address to copy. */
export function easeDetails(): void {
  if (matchMedia("(max-width: 719px)").matches) {
    document.querySelectorAll<HTMLDetailsElement>("[data-folding] > details").forEach((group, at) => (group.open = at < 2));
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const words = button.closest("li")?.querySelector("[data-address]")?.textContent?.replace(/\s+/g, " ").trim();
    if (!words || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(words).then(() => {
        const before = button.textContent;
        button.textContent = button.dataset.copy ?? before;
        setTimeout(() => (button.textContent = before), 2000);
      });
    });
  }
}
