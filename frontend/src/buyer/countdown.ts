/** The time left of a hold, to the second. At the end the page is asked again: only the server knows the outcome. */
export function countDown(): void {
  for (const line of document.querySelectorAll<HTMLElement>("[data-countdown]")) {
    const shown = line.querySelector<HTMLElement>("[data-left]");
    const end = Date.parse(line.dataset.countdown ?? "");
    if (!shown || Number.isNaN(end)) continue;
    const tick = (): void => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      shown.textContent = seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : (line.dataset.over ?? "0:00");
      if (seconds === 0) {
        clearInterval(timer);
        document.querySelector("[data-pay]")?.remove();
        setTimeout(() => location.reload(), 30_000);
      }
    };
    const timer = setInterval(tick, 1000);
    tick();
  }
}
