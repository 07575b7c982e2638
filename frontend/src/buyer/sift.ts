/** A long list of choices gets a field that leaves only those whose name holds what is typed. */
export function siftLists(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("[data-sift]")) {
    const field = input.closest<HTMLElement>(".sift");
    if (field) field.hidden = false;
    const sift = (): void => {
      const typed = input.value.trim().toLowerCase();
      for (const item of input.closest("details")?.querySelectorAll<HTMLElement>(".checks li") ?? []) {
        item.hidden = !(item.textContent ?? "").toLowerCase().includes(typed) && !item.querySelector(":checked");
      }
    };
    input.oninput = sift;
    input.onkeydown = (event) => {
      if (event.key === "Enter") event.preventDefault();
      if (event.key !== "Escape" || !input.value) return;
      event.stopPropagation();
      event.preventDefault();
      input.value = "";
      sift();
    };
    sift();
  }
}
