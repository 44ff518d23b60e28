/** The agent process: watches the machine, PostgreSQL, Redis and nginx, and answers `/metrics`. */
import process from 'node:process';
import { createLogger } from '../service/log.ts';
import { stopOnSignal } from '../service/stop.ts';
import { startAgent } from './agent.ts';
import { readAgentConfig } from './config.ts';

const stopDeadlineMs = 5000;

const config = readAgentConfig();
const logger = createLogger('agent', config.LVD_LOG_LEVEL);
try {
  const agent = await startAgent(config, logger);
  logger.info({ host: config.LVD_AGENT_HOST, port: agent.port, accessLogPort: agent.accessLogPort }, 'the agent is up');
  stopOnSignal({ logger, deadlineMs: stopDeadlineMs, stop: agent.stop });
} catch (error) {
  logger.fatal({ err: error }, 'the agent could not start');
  process.exit(1);
}
