/** The environment of the compose client: as it is, with the published ports moved. */
import process from 'node:process';

export function composeEnvironment(ports: Readonly<Record<string, number>>): NodeJS.ProcessEnv {
  const moved = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
  return { ...process.env, ...moved };
}
