/**
 * How much of all reports that are being read a worker holds at the same time. What was read becomes results, which are
 * held until the report is complete; many large ones at once would take more memory than there is.
 */
import { overloaded } from './overloaded.ts';

const defaultMostBytes = 128 * 1024 * 1024;

export interface Share {
  /** Counts what came. @throws HttpError 503 when it is too much, together with what others are sending */
  take(bytes: number): void;
  /** It is read, or is read no further. */
  end(): void;
}

export class ReadingBudget {
  readonly #mostBytes: number;
  readonly #refused: () => void;
  #bytes = 0;

  /** @param refused called for each report that is not read to its end for this reason */
  constructor(refused: () => void, mostBytes = defaultMostBytes) {
    this.#refused = refused;
    this.#mostBytes = mostBytes;
  }

  /** A report that is alone is always read, however large it may be. */
  begin(): Share {
    let own = 0;
    return {
      take: (bytes) => {
        own += bytes;
        this.#bytes += bytes;
        if (this.#bytes <= this.#mostBytes || this.#bytes === own) return;
        this.#refused();
        const value = `${this.#bytes} bytes are being read`;
        throw overloaded('large reports are being sent', value, `${this.#mostBytes}`);
      },
      end: () => {
        this.#bytes -= own;
        own = 0;
      },
    };
  }
}
