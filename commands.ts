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

export const commands: readonly Command[] = [];
