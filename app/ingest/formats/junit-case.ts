/** One test case of a JUnit file, as its elements come in. */
import type { Status } from '../../board/document.ts';
import { limits } from '../limits.ts';

export type Attributes = Readonly<Record<string, string>>;

/** The outcome that an element inside a test case tells; the worst one counts. */
const outcomes: Readonly<Record<string, Status>> = { failure: 'failed', error: 'error', skipped: 'skipped' };
const severity: readonly Status[] = ['passed', 'skipped', 'failed', 'error'];
/** What Surefire writes of earlier attempts at a case that passed in the end. */
const earlierAttempts = ['flakyFailure', 'flakyError'];

/** What an attribute alone can tell; nothing else in the case has to. */
const told: readonly (readonly [RegExp, Status])[] = [
  [/^(not-?run|disabled|skipped|suppressed|ignored|pending|inconclusive)$/i, 'skipped'],
  [/^(fail|failed|failure)$/i, 'failed'],
  [/^errors?$/i, 'error'],
];

interface Outcome {
  readonly element: string;
  readonly status: Status;
  readonly message: string;
  readonly endsCase: boolean;
  text: string;
}

export class OpenCase {
  readonly attributes: Attributes;
  readonly line: number;
  readonly properties: Record<string, string> = {};
  #status: Status;
  readonly #messages: string[] = [];
  #outcome: Outcome | null = null;
  #hasFailedBefore = false;
  /** What node:test calls a test that may fail, because it is not done yet. */
  #isTodo = false;

  constructor(attributes: Attributes, line: number) {
    this.attributes = attributes;
    this.line = line;
    this.#status = toldBy(attributes);
  }

  open(element: string, attributes: Attributes, { endsCase = false } = {}): void {
    if (earlierAttempts.includes(element)) this.#hasFailedBefore = true;
    if (element === 'property' && !this.#outcome && attributes.name) {
      this.properties[attributes.name] = attributes.value ?? '';
    }
    if (element === 'skipped' && attributes.type === 'todo') this.#isTodo = true;
    const status = outcomes[element];
    if (!status || this.#outcome) return;
    this.#outcome = { element, status, message: attributes.message ?? '', endsCase, text: '' };
  }

  /** Of a text that is longer than a message may be, only the part that is kept is gathered. */
  text(value: string): void {
    if (this.#outcome && this.#outcome.text.length <= 4 * limits.messageBytes)
      this.#outcome.text += value.slice(0, 4 * limits.messageBytes);
  }

  /** True when the case ends with the element. */
  close(element: string): boolean {
    const outcome = this.#outcome;
    if (outcome?.element !== element) return false;
    this.#outcome = null;
    this.#take(outcome);
    return outcome.endsCase;
  }

  get status(): Status {
    return this.#isTodo ? 'skipped' : this.#status;
  }

  /** All messages of the worst outcome, as a case can fail in several ways. */
  message(): string | null {
    return this.#messages.length === 0 ? null : this.#messages.join('\n');
  }

  isFlaky(): boolean {
    return this.#hasFailedBefore && this.status === 'passed';
  }

  /** Null for a time that is no duration: a wrong clock must not lose a result. */
  durationMs(): number | null {
    const { time = '' } = this.attributes;
    const seconds = Number(time.replaceAll(',', ''));
    return time.trim() === '' || Number.isNaN(seconds) ? null : seconds * 1000;
  }

  #take({ status, message, text }: Outcome): void {
    const difference = severity.indexOf(status) - severity.indexOf(this.#status);
    if (difference < 0) return;
    if (difference > 0) this.#messages.length = 0;
    this.#status = status;
    const trimmed = text.trim();
    const whole = trimmed.includes(message) ? trimmed : [message, trimmed].filter(Boolean).join('\n');
    if (whole !== '') this.#messages.push(whole);
  }
}

function toldBy({ status = '', result = '' }: Attributes): Status {
  for (const [pattern, meant] of told) if (pattern.test(status) || pattern.test(result)) return meant;
  return 'passed';
}
