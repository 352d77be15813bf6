// The reading page: everything here is an aid; the page is complete without it.
import { citations } from './reading-cite.js';
import { followContents } from './reading-contents.js';
import { steps } from './reading-keys.js';
import { keepPosition } from './reading-position.js';
import { previews } from './reading-previews.js';

const article = document.querySelector('article.reading');
if (article) {
  followContents(article);
  steps(document.querySelector('.keys-switch'), () => [...article.querySelectorAll('.provision')].filter((provision) => provision.checkVisibility()));
  previews(article);
  citations(article);
  keepPosition(article);
  for (const button of article.querySelectorAll('.copy-button')) button.hidden = !navigator.clipboard;
}
