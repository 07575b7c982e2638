/** "Use my location" for nearest dealers and drives from home: asked for by a press, sent once, rounded to about 100 m. */
export function followNearest(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-nearest]");
  const button = form?.querySelector<HTMLButtonElement>("[data-here]");
  const at = form?.elements.namedItem("at") ?? form?.elements.namedItem("here");
  const city = form?.elements.namedItem("city") ?? form?.elements.namedItem("town");
  if (!form || !button || !(at instanceof HTMLInputElement) || !("geolocation" in navigator)) return;
  button.hidden = false;
  if (city instanceof HTMLInputElement) city.addEventListener("input", () => { at.disabled = city.value.trim() !== ""; });
  button.onclick = () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        at.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
        at.disabled = false;
        if (city instanceof HTMLInputElement) city.value = "";
        form.submit();
      },
      () => {
        button.removeAttribute("aria-busy");
        const told = form.querySelector("[data-told]");
        if (told) told.textContent = button.dataset.refused ?? "";
        if (city instanceof HTMLInputElement) city.focus();
      },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  };
}
