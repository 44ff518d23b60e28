/** The first dashboard to open: are the promises kept, and if not, which of the four signal groups tells why. */
import { objectives } from '../slo/objectives.ts';
import { agentPanels } from './overview/agent.ts';
import { applicationPanels } from './overview/application.ts';
import { businessPanels } from './overview/business.ts';
import { databasePanels } from './overview/database.ts';
import { systemPanels } from './overview/system.ts';
import { objectiveTile } from './panels/objective-tile.ts';
import type { DashboardDefinition } from './panels/panel.ts';

export const overview: DashboardDefinition = {
  uid: 'lvd-overview',
  title: 'Overview',
  description:
    'The ten objectives as they are now, and the four groups of signals behind them; last, what the agent that measures costs itself.',
  rows: [
    { title: 'Objectives', panelsPerLine: 5, height: 4, panels: objectives.map(objectiveTile) },
    { title: 'Application', panelsPerLine: 3, height: 8, panels: applicationPanels },
    { title: 'Database', panelsPerLine: 3, height: 8, panels: databasePanels },
    { title: 'System', panelsPerLine: 3, height: 8, panels: systemPanels },
    { title: 'Business', panelsPerLine: 3, height: 8, panels: businessPanels },
    { title: 'Agent', panelsPerLine: 3, height: 8, panels: agentPanels },
  ],
};
