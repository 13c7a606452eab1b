// Makes the form quicker to use: boxes that search as you type, rows that move at once, a draft that keeps itself.
// Every part of the form works without it, by the buttons it takes over here.

const SHORTEST = 2;
const PAUSE_MS = 120;
const KEEP_AFTER_MS = 2000;
const form = document.querySelector("[data-writing]");

/** What stands in the form, without files: those are stored by the button beside them. */
function typed(act) {
  const data = new FormData(form);
  data.delete("upload");
  data.set("act", act);
  return new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
}

/** Keeps a draft two seconds after a change, and at once when the page is left. */
class Keeper {
  constructor() {
    this.isDirty = false;
    this.isSending = false;
    this.status = form.querySelector("[data-kept]");
    form.addEventListener("input", (event) => this.changed(event));
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("submit", () => (this.isDirty = false));
    addEventListener("pagehide", () => this.leave());
    addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
  }

  changed(event) {
    if (event?.target?.name === "upload") return;
    this.isDirty = true;
    const isAudience = event?.target?.closest?.("[aria-labelledby=who]");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), isAudience ? PAUSE_MS * 2 : KEEP_AFTER_MS);
    this.latest ??= setTimeout(() => this.keep(), KEEP_AFTER_MS); // somebody who never pauses is kept all the same
  }

  async keep() {
    clearTimeout(this.timer);
    clearTimeout(this.latest);
    this.latest = undefined;
    if (!this.isDirty) return;
    if (this.isSending) return void (this.timer = setTimeout(() => this.keep(), PAUSE_MS));
    this.isSending = true;
    this.isDirty = false;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: typed("keep"), redirect: "error" });
      if (!answer.ok) return this.failed({ 400: "large", 413: "large", 403: "refused", 404: "refused" }[answer.status] ?? "unkept");
      this.kept(await answer.json());
    } catch {
      this.failed("unkept");
    } finally {
      this.isSending = false;
    }
  }

  kept({ key, said, others, who }) {
    form.elements.draft.value = key;
    this.status.textContent = said;
    const notice = form.querySelector("[data-others]");
    notice.textContent = others;
    notice.hidden = !others;
    showWho(who);
  }

  failed(why) {
    this.isDirty = true;
    this.status.textContent = form.dataset[why];
    if (why === "refused") this.renew();
    this.timer = setTimeout(() => this.keep(), KEEP_AFTER_MS * 2);
  }

  /** Whoever signed in again in another window goes on here: the form takes over the proof that it is theirs. */
  async renew() {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const proof = page.querySelector("main [name=csrfmiddlewaretoken], header [name=csrfmiddlewaretoken]");
      if (answer.ok && !answer.redirected && proof) form.elements.csrfmiddlewaretoken.value = proof.value;
    } catch {
      return; // the next try comes by itself
    }
  }

  /** `keepalive` outlives the page but carries 64 kB at most: a longer text was kept a moment ago by `keep`. */
  leave() {
    if (!this.isDirty) return;
    fetch(location.pathname, { method: "POST", body: typed("keep"), keepalive: true }).then(
      async (answer) => {
        if (!answer.ok) return;
        this.isDirty = false;
        this.kept(await answer.json());
      },
      () => {}, // too long for keepalive, or no line: the warning before leaving has said so
    );
  }
}

function showWho({ sentence, but }) {
  const place = form.querySelector("[data-who]");
  const lines = [sentence, ...but].map((words, at) => {
    const line = document.createElement("p");
    const inside = at ? line : line.appendChild(document.createElement("b"));
    inside.textContent = words;
    return line;
  });
  if (place.textContent.replace(/\s+/g, "") !== lines.map((line) => line.textContent).join("").replace(/\s+/g, "")) place.replaceChildren(...lines);
}

/** A box: type, choose with the arrows; what is chosen is a chip, or a row where order counts. */
class Box {
  constructor(place) {
    this.place = place;
    this.field = place.querySelector("input[type=text]");
    this.chips = place.querySelector("[data-chips]");
    this.current = -1;
    this.list = document.createElement("ul");
    this.list.id = `${this.field.id}-list`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.field.labels[0].textContent);
    this.list.hidden = true;
    this.said = document.createElement("span");
    this.said.className = "unseen";
    this.said.setAttribute("role", "status");
    this.field.parentElement.append(this.list, this.said);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.field.setAttribute(name, value);
    place.querySelector(".box__row .button").hidden = true;
    this.field.addEventListener("input", () => this.ask());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("li")));
    for (const chip of this.chips?.querySelectorAll(".chip") ?? []) this.dress(chip);
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const words = this.field.value.trim();
    if (words.length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.fetch(words), PAUSE_MS);
  }

  async fetch(words) {
    this.request = new AbortController();
    try {
      const url = `${form.dataset.boxes.replace(/x$/, this.place.dataset.box)}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      this.show(answer.ok ? (await answer.json()).suggestions : []);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.place.querySelector(".box__row .button").hidden = false; // the plain way still works
      this.close();
    }
  }

  show(found) {
    if (document.activeElement !== this.field) return this.close();
    this.found = found;
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.list.hidden = !found.length;
    this.current = -1;
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.field.removeAttribute("aria-activedescendant");
    this.said.textContent = `${found.length} ${form.dataset.said}`;
  }

  option({ text, note, language }, at) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${at}`;
    line.dataset.at = at;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const words = document.createElement("bdi");
    words.textContent = text;
    if (language) words.lang = language;
    const aside = document.createElement("small");
    aside.textContent = note;
    line.append(words, aside);
    return line;
  }

  key(event) {
    const lines = this.list.children;
    if (event.key === "Enter") {
      event.preventDefault(); // Enter in a box never sends the form
      return this.take(lines[this.current < 0 && lines.length === 1 ? 0 : this.current]);
    }
    if (event.key === "Escape" && !this.list.hidden) return event.preventDefault(), this.close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.list.hidden) return;
    event.preventDefault();
    this.current = (this.current + step + lines.length + (this.current < 0 && step < 0 ? 1 : 0)) % lines.length;
    [...lines].forEach((line, at) => line.setAttribute("aria-selected", String(at === this.current)));
    this.field.setAttribute("aria-activedescendant", lines[this.current].id);
    lines[this.current].scrollIntoView({ block: "nearest" });
  }

  take(line) {
    if (!line) return;
    const chosen = this.found[line.dataset.at];
    this.field.value = "";
    this.close();
    if (this.chips) this.chip(chosen);
    else addRow(this.place.dataset.name, chosen);
    keeper.changed({ target: this.field });
  }

  chip({ value, text, language }) {
    const isThere = [...this.chips.querySelectorAll("input")].some((one) => one.value === value);
    if (isThere && !("single" in this.place.dataset)) return;
    if ("single" in this.place.dataset) this.chips.replaceChildren();
    const chip = document.createElement("li");
    chip.className = "tag chip";
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "checkbox", name: this.place.dataset.name, value, checked: true });
    const words = document.createElement("bdi");
    words.textContent = text;
    if (language) words.lang = language;
    label.append(input, words);
    chip.append(label);
    this.chips.append(chip);
    this.dress(chip);
    this.said.textContent = text;
  }

  /** A chip gets a button that takes it away; its box stays in the form, unseen. */
  dress(chip) {
    if (chip.classList.contains("chip--none")) return chip.remove();
    const input = chip.querySelector("input");
    input.hidden = true;
    const out = document.createElement("button");
    out.type = "button";
    out.className = "chip__out";
    out.textContent = "×";
    out.setAttribute("aria-label", `${form.dataset.remove}: ${chip.textContent.trim()}`);
    out.addEventListener("click", () => {
      chip.remove();
      this.field.focus();
      keeper.changed({ target: this.field });
    });
    chip.append(out);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.current = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}

let made = 0;

/** A new row from its template; ids are made different, so that labels belong to their own fields. */
function addRow(group, { value = "", text = "", language = "" } = {}) {
  const rows = form.querySelector(`[data-rows=${group}]`);
  const row = form.querySelector(`[data-row-of=${group}]`).content.firstElementChild.cloneNode(true);
  made += 1;
  for (const one of row.querySelectorAll("[id]")) one.id += `-new-${made}`;
  for (const one of row.querySelectorAll("[for]")) one.htmlFor += `-new-${made}`;
  const ref = row.querySelector("[name=person_ref], [name=relation_to]");
  if (ref) ref.value = value;
  const name = row.querySelector("[name=person_name]");
  if (name) name.value = text;
  const title = row.querySelector("[data-title] bdi");
  if (title) Object.assign(title, { textContent: text, lang: language });
  rows.querySelector("[data-empty]")?.remove();
  rows.append(row);
  showEnds(rows);
  row.querySelector("input:not([type=hidden]), select").focus();
}

function showEnds(rows) {
  const all = [...rows.querySelectorAll(".rowset__row")];
  all.forEach((row, at) => {
    const [up, down] = ["up", "down"].map((step) => row.querySelector(`[data-row=${step}]`));
    if (up) up.hidden = at === 0;
    if (down) down.hidden = at === all.length - 1;
  });
}

/** Rows move and go at once; what the form sends is their order on the page. */
function moveRows() {
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const button = event.target.closest("[data-row]");
    if (!add && !button) return;
    event.preventDefault();
    if (add) return addRow(add.dataset.add), keeper.changed();
    const row = button.closest(".rowset__row");
    const rows = row.parentElement;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (button.dataset.row === "up") row.previousElementSibling?.before(row);
    if (button.dataset.row === "down") row.nextElementSibling?.after(row);
    if (button.dataset.row === "remove") row.remove();
    showEnds(rows);
    const stays = button.isConnected && !button.hidden ? button : (row.isConnected ? row : next)?.querySelector("[data-row]:not([hidden])");
    (stays ?? form.querySelector(`#w-${rows.dataset.rows}`))?.focus();
    keeper.changed();
  });
}

/** A few signs of Markdown by button; the text can as well be typed. */
function offerToolbar() {
  const field = form.elements.text;
  const bar = form.querySelector("[data-toolbar]");
  if (!bar) return;
  field.before(bar);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const { before = "", after = "", line = "" } = event.target.closest("button")?.dataset ?? {};
    if (!before && !line) return;
    const [start, end] = [field.selectionStart, field.selectionEnd];
    const chosen = field.value.slice(start, end);
    const from = line ? field.value.lastIndexOf("\n", start - 1) + 1 : start;
    const words = line ? field.value.slice(from, end).replace(/^/gm, line) : `${before}${chosen}${after}`;
    field.focus();
    field.setRangeText(words, from, end, line ? "end" : "select");
    if (!line && !chosen) field.setSelectionRange(start + before.length, start + before.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function offerPreview() {
  const button = form.querySelector("[data-preview-button]");
  const sheet = form.querySelector("[data-preview-sheet]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams({ text: form.elements.text.value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.statusText);
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      sheet.replaceChildren(...made.body.childNodes);
      sheet.hidden = false;
    } catch {
      button.form.requestSubmit(button); // the plain way: the page comes again with the preview in it
    }
  });
}

/** Files go up as soon as they are chosen; the page then shows them in the list. */
function attachAtOnce() {
  form.elements.upload.addEventListener("change", (event) => {
    if (event.target.files.length) form.requestSubmit(form.querySelector("[data-attach]"));
  });
}

/** Enter in a field does not send the form: whoever means to save presses the button that says so. */
function enterStays() {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=file])")) event.preventDefault();
  });
}

const keeper = new Keeper();
enterStays();
form.querySelectorAll("[data-box]").forEach((place) => new Box(place));
form.querySelectorAll("[data-script-hides]").forEach((one) => (one.hidden = true));
moveRows();
offerToolbar();
offerPreview();
attachAtOnce();
