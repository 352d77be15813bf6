// Fills the account corner of pages that are the same for everyone, and tells other modules who reads.
// /session.json answers { signed_in, name, unread, drafter_of: [slugs], keys }; what is missing is left as it is.
import { heed } from './keys.js';

let answer;

// Resolves to the session, or to { signed_in: false } when it cannot be had.
export function session() {
  answer ??= ask();
  return answer;
}

async function ask() {
  const corner = document.querySelector('[data-session]');
  if (!corner) return { signed_in: false };
  try {
    const response = await fetch(corner.dataset.session, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    return response.ok ? await response.json() : { signed_in: false };
  } catch {
    return { signed_in: false };
  }
}

const reader = await session();
const name = document.querySelector('[data-session-name]');
if (name && reader.signed_in) name.textContent = reader.name;
fillBell(reader);
if ('keys' in reader) heed(reader.keys);
document.documentElement.dataset.signedIn = reader.signed_in ? 'yes' : 'no';

const links = document.querySelector('[data-drafter-links]');
const slug = location.pathname.match(/^\/codes\/([^/]+)/)?.[1];
if (links && reader.drafter_of?.includes(slug)) links.replaceWith(links.content);

// The bell of who is signed in; its number only where there is something unread.
function fillBell({ signed_in: signedIn, unread }) {
  const bell = document.querySelector('[data-session-bell]');
  if (!bell || !signedIn) return;
  bell.hidden = false;
  if (!unread) return;
  bell.querySelector('[data-session-unread]').textContent = unread > 99 ? '99+' : unread;
  bell.querySelector('.bell-count').hidden = false;
}
