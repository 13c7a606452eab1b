// Sends files piece by piece, several at once, and goes on where a broken line or a closed page left off. The form works without it.

const AT_ONCE = 2;
const FIRST_PIECE = 256 * 1024;
const LONGEST_PIECE = 8 * 1024 * 1024;
const QUICK_MS = 1500;
const DIGEST_LIMIT = 512 * 1024 * 1024;
const PAUSES_MS = [1000, 2000, 5000, 10000, 20000, 30000];

const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

class Refused extends Error {}

/** SHA-256 of a file, by which it is known again; empty where the browser cannot tell (no secure connection). */
async function digestOf(file) {
  if (!crypto.subtle || file.size > DIGEST_LIMIT) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Every file that was dropped, down all folders, with the folder it lay in. */
async function droppedFiles(items) {
  const files = [...items].filter(({ kind }) => kind === "file");
  const entries = files.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = entries.length ? [] : files.map((item) => ({ file: item.getAsFile(), folder: "" }));
  const down = async (entry, folder) => {
    if (entry.name.startsWith(".") || entry.name.startsWith("~$")) return;
    if (entry.isFile) found.push({ file: await new Promise((done, failed) => entry.file(done, failed)), folder });
    else for (const inner of await innerOf(entry)) await down(inner, `${folder}${entry.name}/`);
  };
  for (const entry of entries) await down(entry, "");
  return found;
}

/** All entries of a folder: a reader gives at most a hundred at a time. */
async function innerOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return all;
    all.push(...some);
  }
}

/** One file under way and its line in the list. */
class Sending {
  constructor(box, file, folder) {
    Object.assign(this, { box, file, folder, isHere: false });
    this.line = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = folder + file.name;
    this.bar = document.createElement("progress");
    this.bar.max = file.size || 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", name.textContent);
    this.state = document.createElement("span");
    const words = document.createElement("span");
    words.append(name, this.bar);
    this.line.append(words, this.state);
    this.say(box.said.waiting);
  }

  say(words) {
    this.state.textContent = words;
  }

  async send(lot) {
    if (this.file.size > this.box.limit) return this.say(this.box.said.large);
    try {
      this.say(this.box.said.checking);
      const sha256 = await digestOf(this.file);
      const { name, size } = this.file;
      const begun = await this.box.post(this.box.uploads, { lot, name, folder: this.folder, size, sha256 });
      await this.go(begun);
      this.isHere = true;
      this.bar.value = this.bar.max;
      this.say(this.box.said.done);
    } catch (wrong) {
      this.say(wrong instanceof Refused ? wrong.message : this.box.said.stopped);
    }
  }

  async go({ url, offset, done }) {
    let piece = FIRST_PIECE;
    let broken = 0;
    while (!done) {
      this.show(offset);
      const began = performance.now();
      const sent = await this.patch(url, offset, this.file.slice(offset, offset + piece));
      if (sent) {
        broken = 0;
        ({ offset, done } = sent);
        piece = performance.now() - began < QUICK_MS ? Math.min(2 * piece, LONGEST_PIECE) : Math.max(piece / 2, FIRST_PIECE / 4);
        continue;
      }
      if (broken === PAUSES_MS.length) throw new Error("the line stays broken");
      this.say(this.box.said.broken);
      await rest(PAUSES_MS[broken++]);
      ({ offset, done } = await this.ask(url, offset));
    }
  }

  /** How much is here; what was known before, while nobody answers. */
  async ask(url, offset) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.status === 401) throw new Refused(this.box.said.signin);
    return answer?.ok ? answer.json() : { offset, done: false };
  }

  show(offset) {
    this.bar.value = offset;
    this.say(`${Math.floor((100 * offset) / (this.file.size || 1))} %`);
  }

  /** Send one piece; resolves to null when it should be asked again where to go on. */
  patch(url, offset, piece) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("PATCH", url);
      request.responseType = "json";
      request.setRequestHeader("Upload-Offset", String(offset));
      request.setRequestHeader("X-CSRFToken", this.box.token);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.addEventListener("progress", (event) => this.show(offset + event.loaded));
      request.addEventListener("error", () => done(null));
      request.addEventListener("load", () => {
        if (request.status < 300) return done(request.response);
        if (request.status === 409 || (request.status >= 500 && request.status !== 507)) return done(null);
        failed(new Refused(request.response?.sentence ?? this.box.said.stopped));
      });
      request.send(piece);
    });
  }
}

/** The form: takes over sending, leaves everything else as it is. */
class Box {
  constructor(form) {
    this.form = form;
    this.files = form.querySelector("input[type=file]");
    this.list = form.querySelector("[data-sending]");
    this.status = form.querySelector("[data-said]");
    this.area = form.querySelector("[data-droparea]");
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.uploads = form.dataset.uploads;
    this.limit = Number(form.dataset.limit);
    this.said = Object.fromEntries(
      Object.entries(form.dataset)
        .filter(([name]) => name.startsWith("said") && name !== "said")
        .map(([name, words]) => [name.slice(4).toLowerCase(), words]),
    );
    this.chosen = [];
    form.querySelector("[data-drophint]").hidden = false;
    form.addEventListener("submit", (event) => this.submit(event));
    this.files.addEventListener("change", () => this.choose([...this.files.files].map((file) => ({ file, folder: "" }))));
    for (const kind of ["dragenter", "dragover"]) this.area.addEventListener(kind, (event) => this.over(event, true));
    this.area.addEventListener("dragleave", (event) => this.over(event, false));
    this.area.addEventListener("drop", (event) => this.drop(event));
  }

  over(event, isOver) {
    event.preventDefault();
    this.area.toggleAttribute("data-over", isOver);
  }

  async drop(event) {
    this.over(event, false);
    this.choose([...this.chosen.map(({ file, folder }) => ({ file, folder })), ...(await droppedFiles(event.dataTransfer.items))]);
  }

  choose(files) {
    this.chosen = files.map(({ file, folder }) => new Sending(this, file, folder));
    this.list.replaceChildren(...this.chosen.map(({ line }) => line));
    this.list.hidden = !this.chosen.length;
  }

  async submit(event) {
    if (!this.chosen.length) return;
    event.preventDefault();
    const button = this.form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const about = new FormData(this.form);
      about.delete("files");
      await this.sendAll(await this.post(this.form.dataset.lots, about));
    } catch (wrong) {
      this.tell(wrong instanceof Refused ? wrong.message : this.said.stopped);
    }
    button.disabled = false;
  }

  async sendAll({ lot, url }) {
    const waiting = this.chosen.filter(({ isHere }) => !isHere);
    const hand = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await next.send(lot);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, hand));
    const isAll = this.chosen.every(({ isHere }) => isHere);
    this.tell(isAll ? this.said.all : this.said.some);
    if (isAll) location.assign(url);
  }

  async post(address, fields) {
    const body = fields instanceof FormData ? fields : Object.entries(fields).reduce((form, [name, value]) => (form.append(name, value), form), new FormData());
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": this.token, Accept: "application/json" } });
    if (answer.redirected || answer.status === 401) throw new Refused(this.said.signin);
    const told = await answer.json();
    if (!answer.ok) throw new Refused(told.sentence);
    return told;
  }

  tell(words) {
    this.status.textContent = words;
    this.status.hidden = false;
  }
}

document.querySelectorAll("[data-capture]").forEach((form) => new Box(form));
