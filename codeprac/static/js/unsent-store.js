// What is typed, as long as the server has not confirmed that it has it: copies in this browser, each of one account and one
// window. A window holds a lock on its copies while it lives, so that another one tells them from those of a crashed one.
const PREFIX = 'codeprac:unsent:';
const SENT = 'codeprac:sent:';
const HERE = newToken();
const claimed = new Set();

export function newToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(13)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function storage(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // storage may be full or forbidden; the server has what it can get
  }
}

// Keeps a copy: { author, about, token, version, fields, place, stamp, sent }; gives its name.
export function put(copy) {
  const name = `${PREFIX}${copy.author}:${copy.about}:${copy.token}:${HERE}`;
  claim(name);
  storage((store) => store.setItem(name, JSON.stringify({ ...copy, at: Date.now() })));
  return name;
}

export function drop(name) {
  storage((store) => store.removeItem(name));
}

// What was submitted from this tab last is remembered as long as the tab: going back, a browser fills it in again.
export function confirmSent({ about, fields, name }) {
  drop(name);
  storage(() => sessionStorage.setItem(SENT + about, JSON.stringify(fields)));
}

export function wasSent(about, fields) {
  return storage(() => sessionStorage.getItem(SENT + about)) === JSON.stringify(fields);
}

export function forgetTab() {
  storage(() => Object.keys(sessionStorage).filter((key) => key.startsWith(SENT)).forEach((key) => sessionStorage.removeItem(key)));
}

// The copies of all accounts, or of one, newest first.
export function copies(author = '') {
  const names = storage((store) => Object.keys(store).filter((name) => name.startsWith(PREFIX + author))) ?? [];
  const found = names.map((name) => storage((store) => ({ ...JSON.parse(store.getItem(name)), name })));
  return found.filter((copy) => copy?.fields).sort((a, b) => b.at - a.at);
}

// Says that this window looks after a copy, for as long as it lives.
export function claim(name) {
  if (claimed.has(name)) return;
  claimed.add(name);
  navigator.locks?.request(name, () => new Promise(() => {})).catch(() => {});
}

// The copies that no living window looks after.
export async function left(author) {
  const { held = [] } = (await navigator.locks?.query().catch(() => null)) ?? {};
  const living = new Set(held.map(({ name }) => name));
  return copies(author).filter(({ name }) => !living.has(name) && !claimed.has(name));
}

// Tells the other windows that somebody has signed in.
export function tellSignedIn() {
  storage((store) => store.setItem('codeprac:signed-in', String(Date.now())));
}
