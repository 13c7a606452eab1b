// Makes looking after items quicker; every page works without it.

const TOAST_SECONDS = 10;

/** The offer to undo lies over the page and goes after ten seconds; it waits while somebody points at it or is in it. */
function passToasts() {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    toast.classList.add("toast--over");
    let left = TOAST_SECONDS;
    const clock = setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return;
      left -= 1;
      if (left > 0) return;
      clearInterval(clock);
      toast.hidden = true;
    }, 1000);
  }
}

passToasts();
