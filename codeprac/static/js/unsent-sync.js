// Sends what windows left behind in this browser: after a crash, or once the line is back. Signing out saves first, then wipes.
import { confirmSent, newToken, copies, drop, forgetTab, left, tellSignedIn } from './unsent-store.js';
import { save, whoIsHere } from './unsent-server.js';

const keepers = new Set();

// A form that looks after itself; signing out asks it to save first.
export function register(keeper) {
  keepers.add(keeper);
}

// Saves one copy; what was written over elsewhere meanwhile is kept beside it, as a draft of its own.
async function settle(copy) {
  let { kind } = await save(copy);
  if (kind === 'gone' && copy.sent) kind = 'saved';
  if (kind === 'gone' || kind === 'conflict') ({ kind } = await save({ ...copy, token: newToken(), version: 0 }));
  if (kind === 'saved') drop(copy.name);
}

// Of what was sent only the server knows whether it came; when it did, the copy is done with.
export async function hasArrived(copy) {
  const isGone = copy.sent && (await save(copy)).kind === 'gone';
  if (isGone) drop(copy.name);
  return isGone;
}

// Saves what no living window looks after, or, with `all`, everything of the account that is signed in.
export async function sync({ all = false } = {}) {
  if (!copies().length) return;
  const here = await whoIsHere();
  if (!here?.id) return;
  tellSignedIn();
  for (const copy of all ? copies(here.id) : await left(here.id)) await settle(copy);
}

// The server has confirmed a submission: <… data-sent="new:…">.
export function forgetSent(root = document) {
  const confirmed = new Set([...root.querySelectorAll('[data-sent]')].map(({ dataset }) => dataset.sent));
  for (const copy of copies()) if (copy.sent && confirmed.has(copy.about)) confirmSent(copy);
}

async function signOut(form) {
  for (const keeper of keepers) await keeper.save();
  await sync({ all: true });
  const here = await whoIsHere();
  const kept = copies(here?.id || undefined);
  if (here?.id && kept.length && !confirm(form.dataset.unsaved)) return;
  if (here?.id) for (const { name } of kept) drop(name);
  form.submit();
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-sign-out]')) return;
  forgetTab();
  if (!copies().length) return;
  event.preventDefault();
  signOut(event.target);
});
addEventListener('online', () => sync());
// Forms on the page come first: what they take up is theirs.
addEventListener('load', () => setTimeout(sync, 500));
