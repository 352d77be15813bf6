// Asks the device for a passkey, and sends its answer with the form that stands for it.
// Only a script can: the page says so where there are none.

const form = document.querySelector('[data-passkey]');
const uses = form?.dataset.passkey === 'use';

function show(which) {
  for (const name of ['said', 'failed', 'unknown']) form.querySelector(`[data-passkey-${name}]`).hidden = name !== which;
}

async function ask() {
  const kind = window.PublicKeyCredential;
  const read = uses ? kind?.parseRequestOptionsFromJSON : kind?.parseCreationOptionsFromJSON;
  if (!read) return show('unknown');
  show('said');
  try {
    const publicKey = read.call(kind, JSON.parse(form.dataset.options));
    const key = await navigator.credentials[uses ? 'get' : 'create']({ publicKey });
    form.elements.credential.value = JSON.stringify(key.toJSON());
  } catch {
    return show('failed');
  }
  form.submit();
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
if (form) ask();
