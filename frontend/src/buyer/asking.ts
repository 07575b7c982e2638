/** Another answer, another amount: it is asked for at once, and what belongs to the answer before is not acted upon. */
export function askAgain(form: HTMLFormElement): void {
  if (!form.querySelector("input:not([type=radio])")) form.querySelector("button")?.remove();
  form.addEventListener("change", (event) => {
    if (!(event.target as Element).matches("input[type=radio]")) return;
    for (const part of document.querySelectorAll<HTMLElement>("[data-answer]")) part.inert = true;
    if (form.checkValidity()) form.requestSubmit();
  });
}
