/** Keys that work on every page: `/` filter, `j` and `k` move, `?` help. Enter opens the focused link by itself. */
import { reportFeature } from './features.ts';

export function startKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target instanceof HTMLTextAreaElement) return;
    if (target instanceof HTMLInputElement && target.type !== 'radio') onFieldKey(event, target);
    else if (!helpDialog()?.open) onPageKey(event);
  });
}

function onPageKey(event: KeyboardEvent): void {
  if (event.key === '/') focusFilter(event);
  else if (event.key === 'j') moveFocus(1);
  else if (event.key === 'k') moveFocus(-1);
  else if (event.key === '?') showHelp();
}

/** Escape clears the filter first and then leaves the field. */
function onFieldKey(event: KeyboardEvent, field: HTMLInputElement): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  if (field.value === '') {
    field.blur();
    return;
  }
  field.value = '';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLInputElement>('#filter');
  if (filter === null) return;
  reportFeature('keyboard_filter');
  event.preventDefault();
  filter.focus();
  filter.select();
}

/** Moves among the rows' links, from the focused one or else from the first. */
function moveFocus(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main a[data-row]')].filter((row) => row.checkVisibility());
  const current = rows.findIndex((row) => row.matches(':focus'));
  if (rows.length > 0) reportFeature('keyboard_move');
  const next = current === -1 ? (step === 1 ? 0 : rows.length - 1) : current + step;
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}

function showHelp(): void {
  reportFeature('keyboard_help');
  helpDialog()?.showModal();
}

function helpDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>('#help');
}
