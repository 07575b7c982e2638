/** Buttons that copy a field: shown where there is a clipboard; else the field itself can be marked. */
export function copyFields(): void {
  const prepare = (): void => {
    if (navigator.clipboard) for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copies]")) button.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-copies]");
    const field = button && (document.getElementById(button.dataset.copies ?? "") as HTMLInputElement | null);
    if (!button || !field) return;
    void navigator.clipboard.writeText(field.value).then(
      () => {
        button.dataset.idle ??= button.textContent ?? "";
        button.textContent = button.dataset.copied ?? button.dataset.idle;
        setTimeout(() => (button.textContent = button.dataset.idle ?? ""), 2000);
      },
      () => field.select(),
    );
  });
  document.addEventListener("marque:fresh", prepare);
  prepare();
}
