/** Open menus close on a click elsewhere and on Escape. */
export function closeMenus(): void {
  const close = (except?: Element | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close((event.target as Element).closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}
