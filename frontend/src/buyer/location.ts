/** "Use my location" finds the nearest city of the list. The position stays in the browser. */
export function offerLocation(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-locate]");
  if (!button || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.onclick = () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => choose(button, coords.latitude, coords.longitude),
      () => {
        button.removeAttribute("aria-busy");
        const told = document.querySelector("[data-located]");
        if (told) told.textContent = button.dataset.failed ?? "";
      },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  };
}

function choose(button: HTMLButtonElement, latitude: number, longitude: number): void {
  const list = button.form?.elements.namedItem("near");
  if (!(list instanceof HTMLSelectElement)) return;
  const apart = (option: HTMLOptionElement): number => {
    const [north = 0, east = 0] = (option.dataset.at ?? "").split(",").map(Number);
    return (north - latitude) ** 2 + ((east - longitude) * Math.cos((latitude * Math.PI) / 180)) ** 2;
  };
  const cities = [...list.options].filter((option) => option.dataset.at);
  list.value = cities.reduce((best, city) => (apart(city) < apart(best) ? city : best)).value;
  button.removeAttribute("aria-busy");
  list.dispatchEvent(new Event("change", { bubbles: true }));
}
