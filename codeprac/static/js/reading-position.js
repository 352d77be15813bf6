// Where one stopped reading: kept for who is signed in, and offered the next time. `session` tells who reads.
import { session } from './session.js';

const MOST_OFTEN = 20_000; // milliseconds between two posts

export async function keepPosition(article) {
  const reader = await session();
  const offer = article.querySelector('[data-continue]');
  if (!reader.signed_in || !offer) return;
  const address = `/codes/${article.dataset.code}/drafts/${article.dataset.draft}/position.json`;
  const provisions = [...article.querySelectorAll('.provision')];
  const begun = provisions[0]?.id;
  let kept = await show(address, offer);
  let last = 0;

  // What stands at the upper third of the window; nothing while one has not gone beyond the beginning.
  function reading() {
    const line = innerHeight / 3;
    return provisions.findLast((provision) => provision.getBoundingClientRect().top <= line)?.id;
  }

  function keep() {
    const now = reading();
    if (!now || now === begun || now === kept) return;
    kept = now;
    last = Date.now();
    const body = new URLSearchParams({ csrf_token: reader.csrf_token, provision: now });
    fetch(address, { method: 'POST', body, keepalive: true }).catch(() => { kept = null; });
  }

  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(); });
  addEventListener('pagehide', keep);
  addEventListener('scrollend', () => { if (Date.now() - last > MOST_OFTEN) keep(); });
}

async function show(address, offer) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) return null;
  const { provision, name } = await answer.json();
  const link = offer.querySelector('a');
  if (!provision || !document.getElementById(provision) || location.hash) return provision;
  link.href = `#${provision}`;
  link.textContent = offer.dataset.continue.replace('{name}', name);
  offer.hidden = false;
  return provision;
}
