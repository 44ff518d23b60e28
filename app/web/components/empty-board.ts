/** What the board shows before the first result: how to send one. */
import type { VNode } from 'preact';
import { html } from '../html.ts';

export const defaultOrigin = 'http://localhost:8080';

const exampleReport = `{"suite": "Orders quality", "results": [
    {"check": "row count", "status": "passed", "durationMs": 12.3},
    {"check": "no null ids", "status": "failed", "message": "3 of 1200 rows have no id"}]}`;

const authorization = '-H "Authorization: Bearer $LVD_TOKEN"';
const createToken = 'export LVD_TOKEN=$(npm -s run lvd -- token create)';
const createTokenInDocker = 'export LVD_TOKEN=$(docker compose exec -T app-1 node cli.ts token create)';

/** A shell command that posts two results to `origin`. */
function exampleCommand(origin: string): string {
  return `curl ${origin}/api/v1/ingest/json ${authorization} \\\n  -H 'Content-Type: application/json' -d '${exampleReport}'`;
}

/** A shell command that posts a JUnit file to `origin`. */
function junitCommand(origin: string): string {
  return `curl ${origin}/api/v1/ingest/junit ${authorization} \\\n  -H 'Content-Type: application/xml' --data-binary @report.xml`;
}

interface EmptyBoardProperties {
  /** Where this product answers, for example `http://localhost:8080`. */
  readonly origin: string;
  /** Null where no script runs. */
  readonly onCopy: ((text: string) => void) | null;
}

export function EmptyBoard({ origin, onCopy }: EmptyBoardProperties): VNode {
  const command = exampleCommand(origin);
  return html`<section class="empty panel">
    <p class="waiting"><span class="pulse" aria-hidden="true"></span>Waiting for the first result</p>
    <h1>Send a first report</h1>
    <p>Suites and checks are created by the first report that names them. With a token in ${html`<code>LVD_TOKEN</code>`}, paste this into a terminal:</p>
    <div class="command">
      <pre><code>${command}</code></pre>
      <button type="button" class="quiet" hidden=${onCopy === null} onClick=${() => onCopy?.(command)}>Copy</button>
    </div>
    <p>The first start shows a token. This makes another one; with Docker, the second line does:</p>
    <div class="command">
      <pre><code>${`${createToken}\n${createTokenInDocker}`}</code></pre>
    </div>
    <p>Already have test reports? JUnit XML works as it is:</p>
    <div class="command">
      <pre><code>${junitCommand(origin)}</code></pre>
    </div>
  </section>`;
}
