// The one script of this house. It hands what the page asks for to the browser's own passkey dialogue (WebAuthn), and the answer back
// with the form that the page has anyway. Without it, a code by text message does the same.
const form = document.querySelector('form[data-passkey]');
const trouble = document.querySelector('[data-passkey-trouble]');
const answer = form.querySelector('[data-passkey-answer]');

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function asked() {
  const options = JSON.parse(form.dataset.passkey);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const one of [...options.excludeCredentials ?? [], ...options.allowCredentials ?? []]) one.id = bytes(one.id);
  return options;
}

function written(credential) {
  const { response } = credential;
  const made = response.attestationObject
    ? { attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] }
    : { authenticatorData: text(response.authenticatorData), signature: text(response.signature), userHandle: text(response.userHandle ?? []) };
  return JSON.stringify({
    id: credential.id,
    rawId: credential.id,
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(response.clientDataJSON), ...made },
  });
}

form.addEventListener('submit', async (event) => {
  if (answer.value) return;
  event.preventDefault();
  trouble.hidden = true;
  try {
    const publicKey = asked();
    const way = publicKey.user ? 'create' : 'get';
    answer.value = written(await navigator.credentials[way]({ publicKey }));
    form.submit();
  } catch {
    // Closed, refused, or nothing there that fits: browsers do not say which.
    trouble.hidden = false;
    trouble.focus();
  }
});

// A page that comes back from the browser's memory asks anew.
addEventListener('pageshow', () => { answer.value = ''; });
