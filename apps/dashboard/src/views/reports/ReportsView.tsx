import { useState } from 'preact/hooks';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Later } from '../../parts/Later.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { LineageDialog } from '../../parts/lineage/LineageDialog.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { useSaid } from '../../state/said.js';
import { Claims } from './Claims.js';
import { Defensible } from './Defensible.js';
import { Packs } from './Packs.js';
import { Periods } from './Periods.js';
import { Restatements } from './Restatements.js';
import { Schedules } from './Schedules.js';
import { Shares } from './Shares.js';
import { Verification } from './Verification.js';
import '../../parts/rows.css';
import './reports-view.css';

/** Can I sign this month? */
export default function ReportsView() {
  const path = (rest: string, query = {}): string => withQuery(sitePath(site.value!.id, rest), query);
  const seasons = useAsked<AnswerOf<'getEmissions'>>(path('emissions', { interval: 'season', asOf: asOf.value }), {
    everyMs: 30_000,
  });
  const months = useAsked<AnswerOf<'listPeriods'>>(path('periods', { asOf: asOf.value }), { everyMs: 30_000 });
  const season = seasons.value?.items.at(-1) ?? null;
  const said = useSaid('reports', {}, months.value);
  const closed = months.value?.items.findLast(({ revision }) => revision > 0)?.period ?? null;
  const [packs, setPacks] = useState(0);
  return (
    <div class="reports-view">
      <ViewHeading view="reports" said={said.value} />
      <Periods onPack={() => setPacks(packs + 1)} />
      <Later>
        <Restatements />
      </Later>
      <Later>
        {seasons.value === null && seasons.error === null ? <div class="shares waiting" /> : <Shares season={season} />}
      </Later>
      <Later>
        <Defensible season={season && season.grossT !== null ? season.period : null} />
      </Later>
      <Later>
        <Claims />
      </Later>
      <Later>
        <Verification closed={closed} />
      </Later>
      <Later>
        <Packs made={packs} />
      </Later>
      <Later>
        <Schedules />
      </Later>
      <LineageDialog />
    </div>
  );
}
