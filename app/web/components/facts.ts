/** A row of named figures. */
import type { ComponentChildren, VNode } from 'preact';
import { html } from '../html.ts';

export interface Fact {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly note?: ComponentChildren;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }): VNode {
  return html`<dl class="facts panel">
    ${facts.map(
      ({ name, value, note }) =>
        html`<div><dt>${name}</dt><dd>${value}</dd>${note ? html`<dd class="note">${note}</dd>` : null}</div>`,
    )}
  </dl>`;
}
