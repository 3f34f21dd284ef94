/**
 * Options of Node by service. The aggregator's new objects live in 8 MB instead of 16: it keeps below 300 MB while a backlog of 20
 * devices is derived, 25 to 50 MB less than without (docs/operations.md, docker-compose.yml says the same).
 */
const NODE_OPTIONS: Readonly<Record<string, readonly string[]>> = { aggregator: ['--max-semi-space-size=8'] };

export const nodeOptionsOf = (service: string): readonly string[] => NODE_OPTIONS[service] ?? [];
