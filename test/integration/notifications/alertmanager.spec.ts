import { DAY_MS, HOUR_MS } from '#domain';
import { acknowledgeAlert } from '#postgres';
import { beat, renewAlertmanagers } from '../../../apps/alerting/src/notifying/heartbeats.js';
import { SecretFiles } from '../../../apps/alerting/src/notifying/sinks/secret-files.js';
import { Alertmanager, isAlertmanagerInstalled } from '../../support/receivers/alertmanager.js';
import { ToldSite } from './told.js';

if (!isAlertmanagerInstalled)
  process.stderr.write(
    'a real Alertmanager is not installed (Debian package prometheus-alertmanager): its spec is skipped\n',
  );

(isAlertmanagerInstalled ? describe : describe.skip)('a real Alertmanager', () => {
  const ways = { secrets: new SecretFiles('.'), mailServer: null };
  let alertmanager: Alertmanager;
  let told: ToldSite;
  beforeAll(async () => {
    alertmanager = await Alertmanager.start();
    told = await ToldSite.open('alertmanager');
    told.nowMs = Date.now();
    await told.begin({ sinks: { am: { kind: 'alertmanager', address: { url: alertmanager.url }, heartbeat: true } } });
  });
  afterAll(async () => {
    await told.db.close();
    await alertmanager.stop();
  });

  const firing = async () =>
    (await alertmanager.firing()).map(({ labels }) => `${labels['alertname']} ${labels['subject'] ?? ''}`);

  it('shows what is active with what to do, acknowledged or not, and forgets what is over', async () => {
    await told.silent('boiler-1', 'boiler-2');
    await told.pass();
    expect((await firing()).sort()).toEqual(['device.silent boiler-1', 'device.silent boiler-2']);
    const [one] = await alertmanager.firing();
    expect(one).toMatchObject({
      labels: { site: told.site.id, severity: 'warning' },
      annotations: {
        description: expect.stringContaining('is silent.') as string,
        response: expect.stringContaining('Cause: ') as string,
      },
    });
    await acknowledgeAlert(told.db, await told.alertOf('boiler-1'), { by: 'ann', note: null, nowMs: told.nowMs });
    await told.silent('boiler-1');
    await told.pass();
    expect(await firing()).toEqual(['device.silent boiler-1']);
    expect((await told.rows()).map(({ state, answer }) => `${state} ${answer}`)).toEqual(
      Array.from({ length: 4 }, () => 'sent 200'),
    );
  });

  it('is told of it again before it takes it for over, and of a sign of life', async () => {
    const endOf = async () =>
      Date.parse((await alertmanager.firing()).find(({ labels }) => labels['subject'] === 'boiler-1')!.endsAt);
    const before = await endOf();
    await renewAlertmanagers(told.db, [told.site], ways, Date.now() + HOUR_MS);
    expect(await endOf()).toBeGreaterThan(before + HOUR_MS / 2);
    expect(await endOf()).toBeLessThan(Date.now() + DAY_MS + 2 * HOUR_MS);
    expect(await beat([told.site], ways, Date.now())).toEqual([{ key: `${told.site.id}/am`, answer: null }]);
    expect(await firing()).toContain('Heartbeat ');
  });
});
