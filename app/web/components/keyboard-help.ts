/** The list of keys. Closed until a script opens it. */
import type { VNode } from 'preact';
import { html } from '../html.ts';
import { inner, markup } from '../markup.ts';

const keys = [
  ['/', 'Filter'],
  ['j', 'Next row'],
  ['k', 'Previous row'],
  ['Enter', 'Open the row'],
  ['Esc', 'Clear the filter, or close this'],
  ['?', 'Show this'],
] as const;

/** The same on every page, so it is written once. */
const content = inner([
  markup`<h2 id="help-title">Keyboard</h2>
    <dl>${keys.map(([key, meaning]) => markup`<div><dt><kbd>${key}</kbd></dt><dd>${meaning}</dd></div>`)}</dl>
    <form method="dialog"><button class="quiet">Close</button></form>`,
]);

export function KeyboardHelp(): VNode {
  return html`<dialog id="help" aria-labelledby="help-title" dangerouslySetInnerHTML=${content}></dialog>`;
}
