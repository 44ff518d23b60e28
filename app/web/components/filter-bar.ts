/** The board's filter: a text field and one button per status with its number of checks. */
import type { VNode } from 'preact';
import type { Status, StatusCounts } from '../../board/document.ts';
import { html } from '../html.ts';
import type { BoardFilter } from '../view/filter.ts';
import { bySeverity, statusWords } from '../view/status.ts';
import { StatusIcon } from './status.ts';

interface StatusFilterProperties {
  readonly counts: StatusCounts;
  readonly chosen: Status | null;
  /** Null where no script runs: the buttons then only show the numbers. */
  readonly onChoose: ((status: Status | null) => void) | null;
}

/** A legend of the proportional bar above it that filters when a button is pressed, and stops when pressed again. */
export function StatusFilter({ counts, chosen, onChoose }: StatusFilterProperties): VNode {
  return html`<div class="status-filter" role="group" aria-label="Checks by status; press to show only these">
    ${bySeverity.map((status) => {
      const pressed = status === chosen;
      return html`<button type="button" class=${`chip ${status} ${counts[status] === 0 ? 'none' : ''}`} data-status=${status}
        aria-pressed=${pressed ? 'true' : 'false'} disabled=${onChoose === null}
        onClick=${() => onChoose?.(pressed ? null : status)}>
        ${StatusIcon({ status })}<span class="number">${counts[status]}</span> <span>${statusWords[status].toLowerCase()}</span>
      </button>`;
    })}
  </div>`;
}

interface TextFilterProperties {
  readonly filter: BoardFilter;
  readonly onText: ((text: string) => void) | null;
}

/** Not shown where no script runs. */
export function TextFilter({ filter, onText }: TextFilterProperties): VNode {
  return html`<label class="text-filter" hidden=${onText === null}>
    <span class="visually-hidden">Filter suites and problems</span>
    <input id="filter" type="search" placeholder="Filter by name or message" autocomplete="off" spellcheck=${false}
      value=${filter.text} aria-keyshortcuts="/"
      onInput=${(event: { readonly currentTarget: { readonly value: string } }) => onText?.(event.currentTarget.value)} />
    <kbd aria-hidden="true">/</kbd>
  </label>`;
}
