// Makes pages quicker to use; every page works without it.

const SHORTEST = 2;
const PAUSE = 120;
const made = (name, properties) => Object.assign(document.createElement(name), properties);

/** "/" goes to the search field and "?" lists the keys, unless one is typing or has switched them off: speech may send letters. */
function obeyKeys() {
  const isOn = () => !document.cookie.includes("stoa-slash=off");
  const button = document.querySelector("[data-slash] button");
  const show = () => button?.setAttribute("aria-pressed", String(isOn()));
  const turn = () => (document.cookie = `stoa-slash=off; path=/; max-age=${isOn() ? 31536000 : 0}; samesite=lax`);
  button?.addEventListener("click", () => (turn(), show()));
  show();
  button?.parentElement.removeAttribute("hidden");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!isOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") document.getElementById("keys")?.togglePopover();
    const field = document.querySelector("main form[role=search] input") ?? document.querySelector("form[role=search] input");
    if (event.key !== "/" || !field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

/** Suggestions under a search field: the ARIA combobox with a list. */
class Suggestions {
  constructor(field) {
    this.field = field;
    this.current = -1;
    this.list = made("ul", { id: `${field.id}-suggestions`, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
    this.said = made("span", { className: "unseen" });
    this.said.setAttribute("role", "status");
    field.form.append(this.list, this.said);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
    field.addEventListener("input", () => this.ask());
    field.addEventListener("focus", () => this.recall());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("li")));
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const words = this.field.value.trim();
    if (words.length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.fetch(words), PAUSE);
  }

  /** An empty field offers what its reader searched for before: asked for once, and only by who has a name here. */
  recall() {
    if (this.field.value.trim() || !document.querySelector(".portrait--self")) return;
    if (this.recalled) return this.show(this.recalled);
    this.fetch("").then((found) => (this.recalled = found));
  }

  async fetch(words) {
    const request = (this.request = new AbortController());
    try {
      const url = `${this.field.dataset.suggest}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" } });
      return this.show(answer.ok ? (await answer.json()).suggestions : []);
    } catch {
      if (!request.signal.aborted) this.close(); // a slow or broken line: the form still works
    }
  }

  show(suggestions) {
    if (!suggestions.length || document.activeElement !== this.field) return this.close();
    this.list.replaceChildren(...suggestions.map((one, place) => this.option(one, place)));
    this.list.hidden = false;
    this.current = -1;
    this.field.setAttribute("aria-expanded", "true");
    this.field.removeAttribute("aria-activedescendant");
    this.said.textContent = `${suggestions.length} ${this.field.dataset.suggestSaid ?? ""}`;
    return suggestions;
  }

  option({ text, note = "", url = "", language = "" }, place) {
    const line = made("li", { id: `${this.list.id}-${place}` });
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    Object.assign(line.dataset, { text, url });
    const words = made("bdi", { textContent: text });
    if (language) words.lang = language;
    line.append(words, made("small", { textContent: note }));
    return line;
  }

  key(event) {
    const lines = this.list.children;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      return this.close();
    }
    if (event.key === "Enter" && this.current >= 0) {
      event.preventDefault();
      return this.take(lines[this.current]);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.list.hidden) return;
    event.preventDefault();
    this.choose((this.current + step + lines.length + (this.current < 0 && step < 0 ? 1 : 0)) % lines.length);
  }

  choose(place) {
    this.current = place;
    [...this.list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === place)));
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
    this.list.children[place].scrollIntoView({ block: "nearest" });
  }

  take(line) {
    if (!line) return;
    if (line.dataset.url) return location.assign(line.dataset.url);
    this.field.value = line.dataset.text;
    this.close();
    this.field.form.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.current = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }
}

/** Light, dark or as the device; kept in a cookie so that the server draws the next page right at once. */
function offerThemes() {
  const group = document.querySelector("[data-themes]");
  if (!group) return;
  const show = () => {
    const now = document.documentElement.dataset.theme ?? "";
    for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
  };
  group.addEventListener("click", (event) => {
    const choice = event.target.closest("button")?.dataset.themeChoice;
    if (choice === undefined) return;
    if (choice) document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
    document.cookie = `stoa-theme=${choice}; path=/; max-age=${choice ? 31536000 : 0}; samesite=lax`;
    show();
  });
  show();
  group.hidden = false;
}

/** Facets lie open on wide screens; the style does this by itself in newer browsers. */
function openFacetsWhenWide() {
  const wide = matchMedia("(width >= 48rem)");
  const follow = () => {
    for (const box of document.querySelectorAll("[data-open-when-wide]")) box.open = wide.matches;
  };
  wide.addEventListener("change", follow);
  if (wide.matches) follow();
}

/** An open menu closes by Escape and by a click elsewhere. */
function closeDrops() {
  const close = (keep) => {
    for (const drop of document.querySelectorAll("[data-drop][open]")) if (drop !== keep) drop.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("[data-drop]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const drop = document.activeElement?.closest("[data-drop][open]");
    close(null);
    drop?.querySelector("summary").focus();
  });
}

/** Copy buttons beside a citation; the text can be selected by hand as well. */
function offerCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.copied;
    });
  }
}

obeyKeys();
document.querySelectorAll("[data-suggest]").forEach((field) => new Suggestions(field));
offerThemes();
openFacetsWhenWide();
closeDrops();
offerCopying();
document.querySelector("[data-focus]")?.focus();
