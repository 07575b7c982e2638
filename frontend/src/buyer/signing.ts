import { hasRoom, pathOf, pointOn, prolonged, type Strokes } from "@/shared/ink";

const ASK_EVERY = 2000; // milliseconds
const ASK_SLOWER = 8000; // milliseconds, while it is the dealer's turn

/** The signing page is whole without this: handwriting, news without reloading, and a button that says when it may be pressed again. */
export function easeSigning(page: HTMLElement): void {
  const pad = page.querySelector<HTMLElement>("[data-ink]");
  if (pad) takeInk(pad);
  const button = page.querySelector<HTMLButtonElement>("button[data-wait]");
  if (button) holdBack(button);
  if (page.dataset.progress) void follow(page.dataset.progress, page.dataset.state ?? "");
}

function takeInk(pad: HTMLElement): void {
  const sheet = pad.querySelector("svg");
  const line = sheet?.querySelector("path");
  const clear = pad.querySelector<HTMLButtonElement>("[data-ink-clear]");
  const kept = pad.closest("form")?.querySelector<HTMLInputElement>("input[name=strokes]");
  if (!sheet || !line || !clear || !kept) return;
  let strokes: Strokes = read(kept.value);
  let drawing = false;
  const show = (next: Strokes): void => {
    strokes = next;
    line.setAttribute("d", pathOf(strokes));
    kept.value = strokes.length ? JSON.stringify(strokes) : "";
    clear.hidden = !strokes.length;
  };
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !hasRoom(strokes)) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    drawing = true;
    show([...strokes, [pointOn(sheet, event)]]);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (drawing) show(prolonged(strokes, pointOn(sheet, event)));
  });
  for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, () => (drawing = false));
  clear.addEventListener("click", () => show([]));
  pad.hidden = false;
  show(strokes);
}

function read(text: string): Strokes {
  try {
    return text ? (JSON.parse(text) as Strokes) : [];
  } catch {
    return [];
  }
}

/** The seconds until another code may be sent, on the button that sends it. */
function holdBack(button: HTMLButtonElement): void {
  const words = button.textContent ?? "";
  const until = Date.now() + Number(button.dataset.wait) * 1000;
  const tick = (): void => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? (button.dataset.words ?? words).replace("{left}", String(left)) : words;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

/** Ask until the contract stands elsewhere, then show the page anew. A page in the background asks nothing. */
async function follow(address: string, before: string): Promise<void> {
  const pause = before === "SIGNING" ? ASK_EVERY : ASK_SLOWER;
  for (;;) {
    await new Promise((done) => setTimeout(done, pause));
    if (document.hidden) continue;
    const told = await fetch(address)
      .then((answer) => (answer.ok ? (answer.json() as Promise<{ state: string }>) : null))
      .catch(() => null);
    if (told && told.state !== before) return location.reload();
  }
}
