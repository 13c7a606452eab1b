// Places and topics of a search that matches very much are counted after its page has come, and put where the link to them is.
const link = document.querySelector("[data-counted-at]");

async function countedPage(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The places and topics answered ${answer.status}.`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

if (link) {
  countedPage(link.dataset.countedAt)
    .then((page) => link.replaceWith(...page.getElementById("counted").children))
    .catch((error) => console.warn(error.message)); // the link stays, and leads to the same lists
}
