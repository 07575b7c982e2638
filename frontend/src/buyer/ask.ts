import { offerLocation } from "./location";

/** Choosing a city sorts at once, and no more dealers can be ticked than can be asked. */
export function easeAsking(list: HTMLElement): void {
  const near = document.querySelector<HTMLSelectElement>(".ask-near select[name=near]");
  near?.addEventListener("change", () => near.form?.requestSubmit());
  offerLocation();
  const most = Number(list.dataset.most);
  const boxes = [...list.querySelectorAll<HTMLInputElement>("input[name=dealers]:not(:disabled)")];
  const said = list.querySelector<HTMLElement>("[data-chosen]");
  const weigh = (): void => {
    const full = boxes.filter((box) => box.checked).length >= most;
    for (const box of boxes) box.disabled = full && !box.checked;
    if (said) said.textContent = full ? (said.dataset.full ?? "") : "";
  };
  list.addEventListener("change", weigh);
  weigh();
}
