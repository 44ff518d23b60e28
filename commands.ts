/** The commands of `lvd`: one entry each; the module is loaded only when the command runs. */

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
    name: 'build',
    summary: 'Bundle the browser code and the style sheet',
    load: () => import('./app/web/build-command.ts'),
  },
  {
    name: 'render',
    summary: 'Render rules, dashboards and configuration files from their sources',
    load: () => import('./deploy/render-command.ts'),
  },
  {
    name: 'check',
    summary: 'Check types, lint, rendered files and configuration',
    load: () => import('./test/check-command.ts'),
  },
  { name: 'test', summary: 'Run every test', load: () => import('./test/test-command.ts') },
];
