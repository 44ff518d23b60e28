/** Sends rating forms without leaving the page, and says thank you in their place. */
import { announce } from './announcer.ts';

const thanks = 'Thank you for your rating.';
const failure = 'The rating could not be sent. Please try again.';

/** For all forms of the page, those that come later, too; a prompt can be put away. */
export function startRatingForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-rating]')) return;
    event.preventDefault();
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name) {
      fields.append(event.submitter.name, event.submitter.value);
    }
    void send(form, fields);
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof HTMLElement && event.target.matches('[data-dismiss]')) {
      event.target.closest('aside')?.remove();
    }
  });
}

async function send(form: HTMLFormElement, body: URLSearchParams): Promise<void> {
  const buttons = [...form.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  const problem = await problemWith(body);
  if (problem === null) {
    thank(form);
    return;
  }
  for (const button of buttons) button.disabled = false;
  const error = form.querySelector<HTMLElement>('.form-error');
  if (error === null) return;
  error.textContent = problem;
  error.hidden = false;
}

/** Null when the rating was taken. */
async function problemWith(body: URLSearchParams): Promise<string | null> {
  try {
    const response = await fetch('/ratings', { method: 'POST', body, headers: { accept: 'application/json' } });
    return response.ok ? null : (await response.text()) || failure;
  } catch {
    return failure;
  }
}

/** The focus was on a button that is gone; it must not fall back to the top of the page. */
function thank(form: HTMLFormElement): void {
  const text = document.createElement('p');
  text.className = 'thanks';
  text.tabIndex = -1;
  text.textContent = thanks;
  const dismiss = form.closest('aside')?.querySelector('[data-dismiss]');
  if (dismiss) dismiss.textContent = 'Close';
  form.replaceChildren(text);
  text.focus({ preventScroll: true });
  announce(thanks);
}
