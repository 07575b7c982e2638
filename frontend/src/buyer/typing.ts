import { forgetSearches, recentSearches, rememberSearch } from "./recent";

interface Suggestion {
  name: string;
  kind: string;
  address: string;
  cars?: number;
}

const PAUSE = 140;
let boxes = 0;

/** Search fields suggest while one types: a combobox with a list box (WAI-ARIA 1.2). */
export function suggestWhileTyping(): void {
  const words = document.getElementById("typing")?.dataset;
  if (!words) return;
  for (const input of document.querySelectorAll<HTMLInputElement>("form[role=search] input[name=q]")) new Box(input, words);
}

class Box {
  private readonly list = document.createElement("div");
  private options: HTMLElement[] = [];
  private at = -1;
  private timer = 0;
  private asked: AbortController | undefined;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly words: DOMStringMap,
  ) {
    this.list.id = `suggestions-${++boxes}`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", words.heard ?? "");
    this.list.hidden = true;
    input.form?.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.think());
    input.addEventListener("focus", () => this.think(0));
    input.addEventListener("click", () => this.list.hidden && this.think(0));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.press(event));
    input.form?.addEventListener("submit", () => {
      const name = input.value.trim();
      if (name) rememberSearch({ name, address: `${this.input.form?.getAttribute("action") ?? "/cars"}?q=${encodeURIComponent(name)}` });
    });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the field
    this.list.addEventListener("click", (event) => this.take((event.target as Element).closest<HTMLElement>("[role=option]")));
  }

  private think(pause = PAUSE): void {
    clearTimeout(this.timer);
    this.asked?.abort();
    const typed = this.input.value.trim();
    if (!typed) return this.show([["recent", recentSearches().map((search) => ({ ...search, kind: "recent" }))]]);
    this.timer = window.setTimeout(() => void this.ask(typed), pause);
  }

  /** The language the address at hand names: `/en`, or nothing. */
  private prefix(): string {
    return (this.input.form?.getAttribute("action") ?? "").replace(/\/cars$/, "");
  }

  private async ask(typed: string): Promise<void> {
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.prefix()}/suggest?q=${encodeURIComponent(typed)}`, { signal: this.asked.signal });
      if (!answer.ok) return this.close();
      const { suggestions } = (await answer.json()) as { suggestions: Suggestion[] };
      if (document.activeElement !== this.input) return;
      const of = (kind: string): [string, Suggestion[]] => [kind, suggestions.filter((found) => found.kind === kind)];
      this.show([of("brand"), of("series")]);
    } catch {
      // Aborted by the next letter, or offline: the field still searches on Enter.
    }
  }

  private show(groups: [string, Suggestion[]][]): void {
    this.list.replaceChildren(...groups.filter(([, found]) => found.length).map(([kind, found]) => this.group(kind, found)));
    this.options = [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
    this.options.forEach((option, place) => (option.id = `${this.list.id}-${place}`));
    this.mark(-1);
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  private group(kind: string, found: Suggestion[]): HTMLElement {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.words[kind] ?? "");
    const title = document.createElement("p");
    title.setAttribute("aria-hidden", "true");
    title.textContent = this.words[kind] ?? "";
    group.append(title, ...found.map((suggestion) => this.option(suggestion)));
    if (kind === "recent") group.append(this.option({ name: this.words.forget ?? "", kind: "forget", address: "" }));
    return group;
  }

  private option({ name, kind, address, cars }: Suggestion): HTMLElement {
    const option = document.createElement("a");
    option.setAttribute("role", "option");
    option.tabIndex = -1;
    option.className = `suggestion suggestion--${kind}`;
    if (address) option.href = address;
    option.append(Object.assign(document.createElement("span"), { textContent: name }));
    if (cars !== undefined) option.append(Object.assign(document.createElement("small"), { textContent: cars ? String(cars) : (this.words.none ?? "") }));
    return option;
  }

  private press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return this.think(0);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than options: the field itself.
      this.mark(((this.at + step + 1 + this.options.length + 1) % (this.options.length + 1)) - 1);
    } else if (event.key === "Enter" && this.at >= 0 && !this.list.hidden) {
      event.preventDefault();
      const option = this.options[this.at];
      this.take(option);
      if (option instanceof HTMLAnchorElement && option.href) location.assign(option.href);
    }
  }

  private mark(place: number): void {
    this.at = place;
    this.options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const marked = this.options[place];
    if (marked) {
      this.input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private take(option: HTMLElement | null | undefined): void {
    if (!option) return;
    const address = option.getAttribute("href");
    if (address) {
      rememberSearch({ name: option.querySelector("span")?.textContent ?? "", address });
    } else {
      forgetSearches();
      this.close();
    }
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.mark(-1);
    this.input.setAttribute("aria-expanded", "false");
  }
}
