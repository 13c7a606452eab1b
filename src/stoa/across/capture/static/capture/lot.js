// Renews the list of files while some are being read. Without it, loading the page again shows the same.

const EVERY_MS = 2000;
const box = document.querySelector("[data-lot]");

async function renew() {
  const answer = await fetch(box.dataset.lot, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (fresh.innerHTML.trim() === box.innerHTML.trim()) return;
  const focused = document.activeElement?.closest("[data-lot] a")?.getAttribute("href");
  box.replaceChildren(...fresh.childNodes);
  if (focused) box.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function watch() {
  if (!box?.querySelector("[data-waiting=yes]")) return;
  while (box.querySelector("[data-waiting=yes]")) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    if (!document.hidden) await renew();
  }
  location.reload();
}

watch();
