/** The commands of `lvd`: one entry each; the module is loaded only when the command runs. */
import { catalogueCommand } from './deploy/package/commands.ts';

export interface CommandModule {
  /** Runs the command and resolves to its exit code: 0 held, 1 fell short, 2 wrong usage. */
  run(args: readonly string[]): Promise<number>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

export const commands: readonly Command[] = [
  {
    name: 'start',
    summary: 'Start the whole monitored system, or one part again',
    load: () => import('./deploy/local/start-command.ts'),
  },
  {
    name: 'dev',
    summary: 'Start it with workers that restart when sources change',
    load: () => import('./deploy/local/dev-command.ts'),
  },
  { name: 'status', summary: 'Say how every part is', load: () => import('./deploy/local/status-command.ts') },
  { name: 'logs', summary: 'Print the parts’ logs', load: () => import('./deploy/local/logs-command.ts') },
  { name: 'stop', summary: 'Stop the system, or one part', load: () => import('./deploy/local/stop-command.ts') },
  {
    name: 'restart',
    summary: 'Restart the app workers without losing a request, or one part',
    load: () => import('./deploy/local/restart-command.ts'),
  },
  { name: 'reset', summary: 'Delete the system’s data', load: () => import('./deploy/local/reset-command.ts') },
  { name: 'token', summary: 'Make, list and revoke tokens', load: () => import('./deploy/tokens/command.ts') },
  {
    name: 'agent',
    summary: 'Watch a host, PostgreSQL, Redis and nginx for Prometheus',
    load: () => import('./agent/command.ts'),
  },
  {
    name: 'agent-setup',
    summary: 'Print the role and the user with which the agent watches PostgreSQL and Redis',
    load: () => import('./deploy/agent-setup/command.ts'),
  },
  {
    name: 'programs',
    summary: 'Say which programs are on this machine, and get those that are missing',
    load: () => import('./deploy/programs/command.ts'),
  },
  {
    name: 'build',
    summary: 'Bundle the browser code and the style sheet',
    load: () => import('./app/web/build-command.ts'),
  },
  {
    name: 'render',
    summary: 'Render rules, dashboards and configuration files from their sources',
    load: () => import('./deploy/render-command.ts'),
  },
  catalogueCommand,
  {
    name: 'slo',
    summary: 'Everything about the objectives: budgets, rules, proofs',
    load: () => import('./deploy/slo-command.ts'),
  },
  {
    name: 'bundle-package',
    summary: 'Bundle the commands that need no stack into one file, for the npm package',
    load: () => import('./deploy/package/bundle-command.ts'),
  },
  {
    name: 'check',
    summary: 'Check types, lint, rendered files, queries, and what is exposed',
    load: () => import('./test/check-command.ts'),
  },
  { name: 'test', summary: 'Run every test', load: () => import('./test/test-command.ts') },
  {
    name: 'bench',
    summary: 'Measure something beside its peer',
    load: () => import('./test/bench-command.ts'),
  },
  {
    name: 'load',
    summary: 'Send real load and say of each promise whether it held',
    load: () => import('./deploy/load-command.ts'),
  },
  {
    name: 'verify',
    summary: 'Verify the promises that are due: after a deploy, each day, each week',
    load: () => import('./deploy/verify-command.ts'),
  },
  {
    name: 'prove',
    summary: 'Try what the product promises under faults and load',
    load: () => import('./test/prove-command.ts'),
  },
];
