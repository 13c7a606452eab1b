// Passkeys: hands the site's question to the browser and the answer back in the form. Without script the forms stay hidden.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function text(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

function readable(question) {
  const asked = { ...question, challenge: bytes(question.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  asked.excludeCredentials = known(asked.excludeCredentials);
  asked.allowCredentials = known(asked.allowCredentials);
  return asked;
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: id, type, response, clientExtensionResults: credential.getClientExtensionResults() });
}

async function answer(form) {
  const publicKey = readable(JSON.parse(form.dataset.question).publicKey);
  const refused = form.querySelector("[data-refused]");
  refused.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = written(credential);
    form.submit();
  } catch {
    refused.hidden = false;
  }
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) answer(form);
  });
  if ("atOnce" in form.dataset) answer(form);
}
for (const notice of window.PublicKeyCredential ? document.querySelectorAll("[data-without-passkeys]") : []) notice.hidden = true;
for (const part of window.PublicKeyCredential ? document.querySelectorAll("[data-with-passkeys]") : []) part.hidden = false;
