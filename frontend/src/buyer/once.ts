/** A form is sent once: its button says what is happening. Coming back by history makes it ready again. */
export function sendOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "true";
      const button = form.querySelector<HTMLButtonElement>("button[data-busy]") ?? form.querySelector<HTMLButtonElement>("button:not([type=button])");
      if (!button) return;
      button.setAttribute("aria-busy", "true");
      button.dataset.idle = button.textContent ?? "";
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    });
  }
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-once]")) {
      delete form.dataset.sent;
      const button = form.querySelector<HTMLButtonElement>("button[aria-busy]");
      button?.removeAttribute("aria-busy");
      if (button?.dataset.idle) button.textContent = button.dataset.idle;
    }
  });
}
