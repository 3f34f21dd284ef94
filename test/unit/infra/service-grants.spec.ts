import { readFileSync } from 'node:fs';
import { GRANTS } from '#postgres';

const schema = readFileSync('libs/postgres/schema.sql', 'utf8');
const tables = [...schema.matchAll(/^create table (\w+)/gm)].map(([, name]) => name!);
const onlyGrow = [...schema.matchAll(/^CREATE TRIGGER \w+_only_grows .* ON (\w+) /gm)].map(([, name]) => name!);

describe('what services may do', () => {
  it('is said of every table of the schema, and of no other', () => {
    expect(Object.keys(GRANTS)).toEqual(tables);
  });

  it('is to read and to add, no more, where a table only grows', () => {
    expect(onlyGrow).toEqual([
      'audit_log',
      'claim_act',
      'evidence_root',
      'finding',
      'finding_act',
      'period_close',
      'report',
      'report_file',
      'shift_hand_over',
      'shift_note',
      'verification',
      'verification_opinion',
    ]);
    for (const table of onlyGrow)
      expect(Object.values(GRANTS[table]!).filter((letters) => /[wd]/.test(letters))).toEqual([]);
  });

  it('needs reading to change or delete', () => {
    for (const rights of Object.values(GRANTS))
      for (const letters of Object.values(rights)) expect(letters).toMatch(/^r/);
  });
});
