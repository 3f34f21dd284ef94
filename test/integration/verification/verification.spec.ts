import { createHash } from 'node:crypto';
import { verifyPack, type EvidenceVerificationBook } from '#evidence';
import { checkVerification } from '../../../libs/evidence/src/verify/check-verification.js';
import { factorSet } from '#domain';
import { raiseFinding, type NewFinding } from '#postgres';
import { computeHours } from '../../../libs/derivation/src/derive-site.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { waivedSite } from '../../support/plants/waived-site.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';

const SITE = '/api/v1/sites/north';
const BOOK = `${SITE}/verifications`;
const FINDINGS = `${SITE}/findings`;
const WORDS = 'seven crows on the north chimney';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the verification book', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  const site = waivedSite(accountedSite, { factors: factorSet([...accountedFactors.values()].flat()), told: [] });
  beforeAll(async () => {
    plant = await openAccountedPlant('verification');
    api = await startApi(plant.store.owner, { sites: [site], factors: accountedFactors }, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const post = (path: string, body: object) =>
    api.call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const good = async (path: string, body: object) => {
    const answer = await post(path, body);
    expect(answer.status === 200 || answer.status === 201 ? null : answer.body).toBeNull();
    return answer.body;
  };
  const pack = async () => {
    await good(`${SITE}/evidence/2026-01`, {});
    return verifyPack(new Uint8Array(await (await fetch(`${api.url}${SITE}/evidence/2026-01`)).arrayBuffer()));
  };
  const open = { period: '2026-01', words: WORDS, size: 12, by: 'Chen Jing' };
  let id: number;
  let hours: { hour: string; grossT: number; key: number; weight: number; href: string }[];

  it('waits for two signatures, and is open to nobody who gave one', async () => {
    expect(await post(BOOK, open)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('2026-01 is open') as string },
    });
    await good(`${SITE}/periods/2026-01/close`, { by: 'Li Wei' });
    expect((await post(BOOK, open)).status).toBe(409);
    await good(`${SITE}/periods/2026-01/approve`, { by: 'Zhao Min' });
    expect(await post(BOOK, { ...open, by: ' zhao  min' })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('Zhao Min has signed 2026-01') as string },
    });
    for (const [wrong, field] of [
      [{ ...open, period: '2026-01-15' }, 'period'],
      [{ ...open, words: ' ' }, 'words'],
      [{ ...open, words: 'a\nb' }, 'words'],
      [{ ...open, size: 0 }, 'size'],
      [{ ...open, by: undefined }, 'by'],
    ] as const)
      expect(await post(BOOK, wrong)).toMatchObject({ status: 400, body: { field } });
    expect((await post(BOOK, { ...open, period: '2024-01' })).status).toBe(404);
  });

  it('draws hours by root and words alone, and not again by better words', async () => {
    const made = await good(BOOK, open);
    ({ id } = made);
    expect(made).toMatchObject({ state: 'open', verifier: 'Chen Jing', revision: 1, misstatement: { sampled: 12 } });
    expect(made.seed).toBe(sha256(`${made.root}\n${WORDS}`));
    expect((await good(BOOK, open)).id).toBe(id);
    expect((await post(BOOK, { ...open, words: 'other words' })).status).toBe(409);

    hours = (await api.call(`${BOOK}/${id}/sample`)).body.items;
    expect(hours).toHaveLength(12);
    const all = (await api.call(`${SITE}/emissions?interval=hour&from=2026-01-01&to=2026-02-01`)).body.items as {
      start: string;
      grossT: number | null;
      codes: string[];
    }[];
    const keyed = all
      .filter(({ grossT }) => grossT !== null && grossT > 0)
      .map(({ start, grossT, codes }) => {
        const bits = BigInt(`0x${sha256(`${made.seed}\n${start}`).slice(0, 13)}`);
        return { hour: start, key: -Math.log((Number(bits) + 0.5) / 2 ** 52) / (grossT! * (codes.length > 0 ? 5 : 1)) };
      })
      .sort((a, b) => a.key - b.key);
    expect(hours.map(({ hour }) => hour)).toEqual(keyed.slice(0, 12).map(({ hour }) => hour));
    const lineage = await api.call(hours[0]!.href);
    expect(lineage.body).toMatchObject({ kind: 'hour', value: hours[0]!.grossT });
    expect(lineage.body.parts.length).toBeGreaterThan(0);
  });

  it('keeps findings with their answers, and no positive opinion while a CAR is open or the error matters', async () => {
    const [first] = hours;
    const about = { verification: id, kind: 'CAR', text: 'the seal is broken', by: 'Chen Jing' };
    expect((await post(FINDINGS, { ...about, by: 'Zhao Min' })).status).toBe(403);
    expect((await post(FINDINGS, { ...about, hours: ['2026-03-01T00:00:00Z'] })).status).toBe(409);
    expect(await post(FINDINGS, { ...about, hours: ['yesterday'] })).toMatchObject({ body: { field: 'hours' } });
    const wanted = { ...about, hours: [first!.hour], errorT: first!.grossT };
    const car = await good(FINDINGS, wanted);
    expect(await good(FINDINGS, wanted)).toMatchObject({ id: car.id, isNew: false });
    const far = await good(FINDINGS, { ...about, kind: 'FAR', text: 'photograph the seals every month' });

    const standing = (await api.call(`${BOOK}/${id}`)).body;
    expect(standing.misstatement.projectedT).toBeCloseTo(standing.misstatement.bookT / 12, 9);
    expect(standing).toMatchObject({ openCars: [car.id], misstatement: { isMaterial: true } });
    const opinion = { level: 'reasonable', opinion: 'positive', text: 'right in all that matters', by: 'Chen Jing' };
    const refused = await post(`${BOOK}/${id}/opinion`, opinion);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(new RegExp(`not closed: CAR ${car.id}; the misstatement .* is above`));
    expect((await post(`${BOOK}/${id}/opinion`, { ...opinion, by: 'Sun Li' })).status).toBe(403);

    const at = (one: { id: number }, act: string) => `${FINDINGS}/${one.id}/${act}`;
    const closure = { text: 'seen', errorT: 0, by: 'Chen Jing' };
    expect((await post(at(car, 'close'), closure)).status).toBe(409);
    expect((await post(at(car, 'answer'), { text: 'it is not', by: 'Chen Jing' })).status).toBe(403);
    await good(at(car, 'answer'), { text: 'the meter was exchanged, certificate 2026-17', by: 'Li Wei' });
    expect((await post(at(car, 'close'), { ...closure, by: 'Sun Li' })).status).toBe(403);
    const closed = await good(at(car, 'close'), closure);
    expect(closed).toMatchObject({ state: 'closed', acts: [{ action: 'answer', who: 'Li Wei' }, { action: 'close' }] });
    expect(await good(at(car, 'close'), closure)).toEqual(closed);
    expect((await post(at(car, 'answer'), { text: 'late', by: 'Li Wei' })).status).toBe(409);

    const signed = await good(`${BOOK}/${id}/opinion`, opinion);
    expect(signed).toMatchObject({ state: 'signed', opinion: { opinion: 'positive', openCars: [], who: 'Chen Jing' } });
    expect((await good(`${BOOK}/${id}/opinion`, opinion)).opinion).toEqual(signed.opinion);
    expect((await post(`${BOOK}/${id}/opinion`, { ...opinion, opinion: 'adverse' })).status).toBe(409);
    expect((await post(FINDINGS, about)).status).toBe(409);

    expect((await api.call(`${FINDINGS}?state=open`)).body.items).toMatchObject([{ id: far.id, kind: 'FAR' }]);
    expect((await api.call(`${FINDINGS}?period=2026-01&kind=CAR`)).body.items).toMatchObject([{ id: car.id }]);
    const page = (await api.call(`${FINDINGS}?limit=1`)).body;
    expect(page.items).toMatchObject([{ id: far.id }]);
    const next = (await api.call(`${FINDINGS}?limit=1&cursor=${page.nextCursor}`)).body;
    expect(next).toMatchObject({ items: [{ id: car.id }], nextCursor: null });
    expect((await api.call(`${BOOK}?state=signed`)).body.items).toMatchObject([{ id, opinion: { who: 'Chen Jing' } }]);
    for (const path of [`${BOOK}/99`, `${BOOK}/x`, `${BOOK}/99/sample`])
      expect((await api.call(path)).status).toBe(404);
  });

  it('is in the audit log, and takes neither a change nor a deletion', async () => {
    const { items } = (await api.call('/api/v1/audit?limit=1000')).body;
    const actions = items
      .map(({ action }: { action: string }) => action)
      .filter((one: string) => /^(ver|find)/.test(one));
    expect(actions).toEqual([
      'verification-opinion',
      'finding-close',
      'finding-answer',
      'finding-raise',
      'finding-raise',
      'verification-open',
    ]);
    for (const table of ['verification', 'finding', 'finding_act', 'verification_opinion']) {
      for (const sql of [`delete from ${table} where false`, `truncate ${table} cascade`])
        await expect(plant.store.owner.execute(sql)).rejects.toThrow(/only grows/);
    }
  });

  it('lies in the pack, and whoever checks it draws and projects again', async () => {
    const { problem, content, verifications, manifest } = await pack();
    expect(problem).toBeNull();
    expect(verifications).toHaveLength(1);
    const [{ standing, restatedHours }] = verifications as [NonNullable<typeof verifications>[number]];
    expect(restatedHours).toBe(0);
    expect(standing.sample.map(({ key }) => key)).toEqual(hours.map(({ key }) => key));

    const book = content!.verification!;
    const [one] = book.verifications as [EvidenceVerificationBook['verifications'][number]];
    const [car] = book.findings as [EvidenceVerificationBook['findings'][number]];
    const forged: readonly (readonly [Partial<EvidenceVerificationBook>, RegExp])[] = [
      [{ verifications: [{ ...one, verifier: 'Li Wei', opinion: null }] }, /Li Wei had signed the period/],
      [{ verifications: [{ ...one, hours: one.hours.slice(1), opinion: null }] }, /was drawn without/],
      [
        { verifications: [{ ...one, hours: one.hours.map((h) => ({ ...h, grossT: 9 })), opinion: null }] },
        /was drawn from 9 t/,
      ],
      [{ verifications: [{ ...one, grossT: 1 }] }, /says gross 1 t/],
      [{ findings: [{ ...car, acts: [] }] }, /a misstatement of 0 t, its findings give/],
      [{ findings: [{ ...car, acts: car.acts.slice(1) }] }, /nobody has answered/],
      [{ findings: [{ ...car, acts: car.acts.map((act) => ({ ...act, who: 'Li Wei' })) }] }, /another person/],
    ];
    for (const [change, words] of forged)
      expect(() => checkVerification({ ...content!, verification: { ...book, ...change } }, manifest!)).toThrow(words);
  });

  it('takes figures that have moved on for what they are, and what a check raised as what a verifier raises', async () => {
    const { owner: db } = plant.store;
    const raise = (finding: Pick<NewFinding, 'period' | 'kind' | 'key'>) =>
      db.transaction((tx) =>
        raiseFinding(
          tx,
          { id: 'north', siteId: plant.derived.siteId },
          {
            ...finding,
            verification: null,
            text: 'over-claimed',
            hoursMs: [],
            document: null,
            errorT: null,
            source: 'claims',
            who: 'system',
          },
        ),
      );
    const car = await raise({ period: '2026-01', kind: 'CAR', key: 'claims:2026-01' });
    expect(await raise({ period: '2026-01', kind: 'CAR', key: 'claims:2026-01' })).toEqual({
      id: car.id,
      isNew: false,
    });
    const far = await raise({ period: '2025-12', kind: 'FAR', key: 'claims:2025-12' });

    const { gross_t: gross } = (
      await db.query<{ gross_t: number }>(`select gross_t from emission where label = '2026-01'`)
    )[0]!;
    const factors = factorSet(
      [...accountedFactors.values()]
        .flat()
        .map((one) =>
          one.id === 'heat.cn.default' ? { ...one, value: one.value * 1.2, validFrom: '2015-01-02' } : one,
        ),
    );
    const moved = { ...plant.derived, factors };
    const starts = await db.query<{ startMs: number }>(`select start as "startMs" from emission where grain = 'hour'`);
    const due = starts.map(({ startMs }) => ({ startMs, cause: 'configuration' as const }));
    await db.transaction((tx) => computeHours(tx, moved, due, LATER));
    const { closing } = waivedSite(accountedSite, { factors, told: [] });
    api.declare({ sites: [{ ...site, ...(closing && { closing }) }], factors });

    const again = { ...open, words: 'eight crows' };
    expect(await post(BOOK, again)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('2026-01 is restatement-pending') as string },
    });
    await good(`${SITE}/periods/2026-01/close`, { by: 'Li Wei' });
    await good(`${SITE}/periods/2026-01/approve`, { by: 'Zhao Min' });
    const second = await good(BOOK, again);
    expect(second.grossT).toBeCloseTo(gross * 1.2, 6);
    expect(second).toMatchObject({ openCars: [car.id], carried: [{ id: far.id, period: '2025-12', kind: 'FAR' }] });
    const opinion = { level: 'limited', opinion: 'positive', text: 'right', by: 'Chen Jing' };
    const refused = await post(`${BOOK}/${second.id}/opinion`, opinion);
    expect(refused).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(`CAR ${car.id}`) as string },
    });
    expect((await good(`${BOOK}/${second.id}/opinion`, { ...opinion, opinion: 'qualified' })).opinion).toMatchObject({
      opinion: 'qualified',
      openCars: [car.id],
    });
    await good(`${FINDINGS}/${car.id}/answer`, { text: 'withdrawn', by: 'Li Wei' });
    expect((await post(`${FINDINGS}/${car.id}/close`, { text: 'seen', by: 'Zhao Min' })).status).toBe(403); // has signed it
    await good(`${FINDINGS}/${car.id}/close`, { text: 'seen', by: 'Sun Li' });

    const { problem, verifications } = await pack();
    expect(problem).toBeNull();
    const unknown = verifications![0]!.verification.hours.filter(({ grossT }) => grossT === null).length;
    expect(
      verifications!.map(({ restatedHours, verification }) => [
        verification.hours.length - restatedHours,
        restatedHours,
      ]),
    ).toEqual([
      [unknown, starts.length - unknown],
      [starts.length, 0],
    ]);
  });
});
