// Saves a copy on the server, as the form that it was typed into would. What comes of it is one of
//   { kind: 'saved', version, saved_at }     { kind: 'conflict', theirs: { version, saved_at, content } }
//   { kind: 'gone' }      submitted or deleted in another window
//   { kind: 'device' }    no connection, or the server is busy
//   { kind: 'expired' }   nobody is signed in        { kind: 'other' }   somebody else is
//   { kind: 'refused', message }
const ADDRESS = '/account/unsent';
const MOST_ALIVE = 60_000; // what a browser sends on after a page is gone
let csrf = '';

export function useToken(token) {
  csrf = token ?? csrf;
}

// A form whose token has been renewed can be submitted again.
export function useTokenIn(form) {
  if (csrf && form.elements.csrf_token) form.elements.csrf_token.value = csrf;
}

// Who is signed in now; the answer brings a fresh token for forms.
export async function whoIsHere() {
  const answer = await fetch('/session.json', { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) return null;
  const session = await answer.json();
  if (session.csrf_token) csrf = session.csrf_token;
  return { id: session.signed_in ? session.id : '', token: csrf };
}

function bodyOf(copy) {
  const body = new URLSearchParams(copy.fields);
  const carried = { csrf_token: csrf, draft_about: copy.about, form_token: copy.token, draft_version: copy.version, written_by: copy.stamp };
  for (const [name, value] of Object.entries(carried)) body.set(name, value);
  return body;
}

export async function save(copy, { isLeaving = false, isSecondTry = false } = {}) {
  const body = bodyOf(copy);
  const keepalive = isLeaving && String(body).length < MOST_ALIVE;
  const options = { method: 'POST', body, keepalive, headers: { Accept: 'application/json' } };
  const answer = await fetch(ADDRESS, options).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 429) return { kind: 'device' };
  const data = await answer.json().catch(() => ({}));
  if (answer.ok) return { kind: 'saved', ...data };
  if (answer.status === 400 || answer.status === 401) return renewed(copy, isSecondTry);
  if (answer.status === 409 && data.theirs) return { kind: 'conflict', theirs: data.theirs };
  if (answer.status === 410) return { kind: 'gone' };
  return { kind: 'refused', message: data.error?.message ?? '' };
}

// The form has expired, or the sign-in: with the same account signed in again, a fresh token is all it takes.
async function renewed(copy, isSecondTry) {
  const here = await whoIsHere();
  if (!here) return { kind: 'device' };
  if (here.id === copy.author && !isSecondTry) return save(copy, { isSecondTry: true });
  return { kind: here.id && here.id !== copy.author ? 'other' : 'expired' };
}
