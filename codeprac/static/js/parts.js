// A part of a provision, chosen in the form: its words become the quote, as if they had been selected.
import { mapOf } from './selection-map.js';

// `text` is the provision's text in the page; `chosen` gets the part as a selection, or null for the whole provision.
export function bindParts(form, text, chosen) {
  const { part } = form.elements;
  if (!part || !text) return;
  part.addEventListener('change', () => {
    const [start, end] = part.value.split('-').map(Number);
    const range = part.value ? mapOf(text).rangeOf(start, end) : null;
    chosen(range && mapOf(text).selectionOf(range));
  });
  // Words selected otherwise are no part, unless they are all of one.
  const reflect = () => {
    const { start, quote } = form.elements;
    const value = `${start.value}-${Number(start.value) + [...quote.value].length}`;
    part.value = quote.value && [...part.options].some((option) => option.value === value) ? value : '';
  };
  for (const event of ['quoted', 'restored']) form.addEventListener(event, reflect);
}
