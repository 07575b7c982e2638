/** Hearts keep and let go in place. Without this file each is a button that sends the page's form. */
export function followHearts(): void {
  const form = document.querySelector<HTMLFormElement>("form#keeping");
  if (!form) return;
  const kept = new Set<string>();
  const colour = (): void => {
    for (const heart of document.querySelectorAll<HTMLButtonElement>("[data-heart]")) {
      const on = kept.has(heart.dataset.heart ?? "");
      heart.setAttribute("aria-pressed", String(on));
    }
  };
  const address = form.dataset.kept;
  if (address && document.querySelector("[data-heart]")) {
    fetch(address)
      .then((answer) => answer.json() as Promise<{ kept?: string[] }>)
      .then((told) => {
        for (const id of told.kept ?? []) kept.add(id);
        colour();
      })
      .catch(() => undefined); // hearts stay empty; pressing one still works
  }
  document.addEventListener("click", (event) => {
    const heart = (event.target as Element).closest<HTMLButtonElement>("[data-heart]");
    if (!heart) return;
    event.preventDefault();
    if (heart.getAttribute("aria-busy") === "true") return;
    const id = heart.dataset.heart ?? "";
    const on = kept.has(id);
    void toggle(form, heart, on).then((done) => {
      if (!done) return;
      if (on) kept.delete(id);
      else kept.add(id);
      colour();
    });
  });
  const main = document.getElementById("content");
  if (main) new MutationObserver(colour).observe(main, { childList: true, subtree: true });
}

/** Ask for it; whoever is not signed in is led to the entrance, and what cannot be kept is said on the page. */
async function toggle(form: HTMLFormElement, heart: HTMLButtonElement, on: boolean): Promise<boolean> {
  heart.setAttribute("aria-busy", "true");
  const body = new FormData(form);
  body.set("next", location.pathname + location.search);
  const address = on ? heart.formAction.replace(/keep$/, "drop") : heart.formAction;
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "Marque-Part": "answer" } });
    const told = (await answer.json()) as { sign_in?: string; said?: string };
    if (told.sign_in) location.assign(told.sign_in);
    else if (told.said) say(heart, told.said);
    return answer.ok;
  } catch {
    form.action = address;
    form.submit();
    return false;
  } finally {
    heart.removeAttribute("aria-busy");
  }
}

function say(heart: HTMLElement, words: string): void {
  document.querySelector(".heart-said")?.remove();
  const note = document.createElement("p");
  note.className = "heart-said";
  note.setAttribute("role", "alert");
  note.textContent = words;
  heart.after(note);
  setTimeout(() => note.remove(), 8000);
}
