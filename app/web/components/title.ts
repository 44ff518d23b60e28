/** The head of a page below the board: where it is, what it is, what state it is in. */
import type { ComponentChildren, VNode } from 'preact';
import { html } from '../html.ts';

interface TitleProperties {
  readonly trail: readonly { readonly text: string; readonly href: string }[];
  readonly title: string;
  readonly badge?: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function Title({ trail, title, badge, children }: TitleProperties): VNode {
  return html`<header class="title">
    <nav class="trail" aria-label="Where this is">
      <ol>${trail.map(({ text, href }) => html`<li><a href=${href}>${text}</a></li>`)}</ol>
    </nav>
    <div class="title-line"><h1>${title}</h1>${badge}</div>
    ${children}
  </header>`;
}
