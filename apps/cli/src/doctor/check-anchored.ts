import { hasTable, type Database } from '#postgres';
import { checkAnchors } from '../audit/check-anchors.js';
import { bad, good, withDeadline, type Finding } from './finding.js';

/** Whether audit log and evidence chains are as they were published. Nothing where there is no Kafka to ask, which is a finding of its own. */
export async function checkAnchored(db: Database, brokers: string | null): Promise<Finding[]> {
  if (brokers === null || !(await hasTable(db, 'evidence_root'))) return [];
  const { chains, problems } = await withDeadline(checkAnchors(db, brokers));
  const advice =
    'look whether the API runs; what was changed or cut off: `greenpark audit --verify`, and compare with backups and packs that others hold';
  if (problems.length > 0) return problems.map((problem) => bad('anchors', problem, advice));
  const anchors = chains.reduce((sum, chain) => sum + chain.anchors, 0);
  return [good('anchors', `${chains.length} chains are as they were published at ${anchors} places`)];
}
