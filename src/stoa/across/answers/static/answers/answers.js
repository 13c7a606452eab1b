// Fetches the written answer beside the page; without script the form loads the page again.

const form = document.querySelector("form[data-written]");

async function write(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  button.textContent = button.dataset.waiting;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = page.getElementById("written");
    if (!part) throw new Error("no answer in the page");
    const place = document.getElementById("written");
    place.replaceChildren(...part.children);
    place.tabIndex = -1;
    place.focus();
  } catch {
    form.submit();
  }
}

form?.addEventListener("submit", write);
