import type { Command } from 'commander';
import { FIGURE_FIELDS } from '#contracts';
import { showLineage } from '../../figures/lineage-tree.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const FIGURE_EXAMPLES = [
  'emissions:season-2025, emissions:2026, emissions:2026-01:netT, emissions:2026-01-10:heatGj',
  'emissions:hour:2026-01-10T00:00:00Z:projectT',
  'amount:plant-meter/heat.energyTotal:2026-01-10T00:00:00Z',
  'window:plant-meter/heat.energyTotal:2026-01-10T00:15:00Z',
  'target:annual-avoided',
];

export function addLineage(program: Command): void {
  command(program, 'lineage <figure>', 'where a figure comes from, one level down, at last the readings')
    .option('--site <site>', 'which site (default: the only one)')
    .addHelpText('after', `\nFigures:\n  ${FIGURE_EXAMPLES.join('\n  ')}\nField: ${FIGURE_FIELDS.join(', ')}`)
    .action(async (figure: string, options: Everywhere & { site?: string }) =>
      showLineage(await apiOf(options), { ...options, figure }, outputOf(options)),
    );
}
