// Says in words that annotations could not be fetched: where they would stand, with a way to try again, and aloud in a region
// that is in the page from the beginning.
import { element, icon } from './margin-cards.js';

// What an address answers as { data }, or why there is none as { failure }: 'line' (no answer came) or 'server'.
export async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
  const data = answer?.ok ? await answer.json().catch(() => null) : null;
  return { data: data ?? {}, failure: data ? '' : (answer ? 'server' : 'line') };
}

export class Trouble {
  constructor(root) {
    this.region = root.querySelector('[data-trouble]');
    this.words = JSON.parse(this.region.dataset.trouble);
  }

  // The notice of a failure; `again` tries again.
  notice(failure, again) {
    const button = element('button', { type: 'button', class: 'link-button', 'data-again': '' }, this.words.again);
    button.addEventListener('click', again);
    return element('p', { class: 'notice is-warning margin-more' }, icon('warning'), element('span', {}, this.words[failure], ' ', button));
  }

  // Shows it in the region itself, where there is no better place.
  show(failure, again) {
    this.region.replaceChildren(...(failure ? [this.notice(failure, again)] : []));
  }

  // Says a failure once, as long as it lasts.
  say(failure) {
    if (this.said === failure) return;
    this.said = failure;
    this.region.replaceChildren(...(failure ? [element('span', { class: 'visually-hidden' }, this.words[failure])] : []));
  }
}
