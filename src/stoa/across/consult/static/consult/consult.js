// Renews how far a check has come, and opens its record when it is done. Without it the page loads itself again.

const EVERY_MS = 1000;
const box = document.querySelector("[data-progress]");

async function renew() {
  const answer = await fetch(box.dataset.progress, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return true;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const state = fresh.querySelector("[data-waiting]");
  if (state?.dataset.waiting !== "yes") return false;
  const bar = box.querySelector("progress");
  const label = box.querySelector("label");
  const said = fresh.querySelector("label").textContent.trim();
  bar.value = fresh.querySelector("progress").value;
  if (label.textContent.trim() !== said) label.textContent = said;
  return true;
}

async function watch() {
  if (!box?.querySelector("[data-waiting=yes]")) return;
  do {
    await new Promise((done) => setTimeout(done, EVERY_MS));
  } while (document.hidden || (await renew()));
  location.replace(box.dataset.progress.split("?")[0]);
}

watch();
