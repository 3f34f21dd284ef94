import { Controller, HttpCode, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf, type QueryOf } from '#contracts';
import { addDays, localDateOf, localMidnightMs, shiftsIn } from '#domain';
import { Database } from '#postgres';
import { Caller, nameOf, type Principal } from '../access/principal.js';
import { signerOf } from '../access/signer.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { pagesOf } from '../http/lists/pages.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, CheckedQuery, Handles } from '../http/operations/handles.js';
import { ProblemError } from '../http/problem.js';
import { openRange, rangeOf } from '../http/time-range.js';
import { asOfOf } from '../past/as-of.js';
import { listNotes } from './list-notes.js';
import { ShiftHours } from './shift-hours.js';
import { readShifts, shownShift } from './show-shifts.js';
import { signShift } from './sign-shift.js';
import { writeNote } from './write-note.js';

const MOST_SHIFTS = 100;
/** Shifts of the whole answer lie within that. */
const LONGEST_DAYS = 100;

/** Notes of the shifts, what happened in them, and their hand-over. */
@Controller()
export class ShiftLogController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly hours: ShiftHours,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listLog)
  list(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'listLog'>) {
    const site = this.directory.site(siteName);
    const nowMs = this.clock.now();
    const range = openRange(query, site.timeZone);
    const asOfMs = asOfOf(query.asOf, site.timeZone, nowMs);
    return pagesOf(query, (page) => listNotes(this.db, site, { ...page, ...range, asOfMs, nowMs }));
  }

  @Handles(OPERATIONS.addNote)
  write(@Param('site') siteName: string, @CheckedBody() body: BodyOf<'addNote'>, @Caller() caller: Principal | null) {
    const site = this.directory.site(siteName);
    return writeNote(this.db, site, body, { who: nameOf(caller, body.by), nowMs: this.clock.now() });
  }

  @Handles(OPERATIONS.listShifts)
  async shifts(@Param('site') siteName: string, @CheckedQuery() query: QueryOf<'listShifts'>) {
    const site = this.directory.site(siteName);
    const { timeZone } = site;
    const nowMs = this.clock.now();
    const asOfMs = asOfOf(query.asOf, timeZone, nowMs);
    const atMs = asOfMs ?? nowMs;
    const twoDays = (toMs: number): number => localMidnightMs(addDays(localDateOf(toMs, timeZone), -1), timeZone);
    const { fromMs, toMs } = rangeOf(query, timeZone, { toMs: atMs + 1, fromMs: twoDays });
    const isTooLong =
      localMidnightMs(addDays(localDateOf(fromMs, timeZone), LONGEST_DAYS), timeZone) < Math.min(toMs, atMs);
    const spans = isTooLong ? [] : shiftsIn(site, fromMs, Math.min(toMs, atMs + 1));
    if (isTooLong || spans.length > MOST_SHIFTS) {
      const detail = `the range has more than ${MOST_SHIFTS} shifts; take a shorter one`;
      throw new ProblemError('range-too-large', `from, to: ${detail}`, [{ field: 'from', detail }]);
    }
    const hours = await this.hours.of(site, spans, asOfMs, nowMs);
    const told = await readShifts(this.db, site, spans, { hours, asOfMs });
    return singlePage(told.reverse().map((one) => shownShift(one, site, atMs)));
  }

  @HttpCode(200)
  @Handles(OPERATIONS.handOver)
  sign(
    @Param('site') siteName: string,
    @CheckedBody() { shift, role, remark, by }: BodyOf<'handOver'>,
    @Caller() caller: Principal | null,
  ) {
    const who = signerOf(caller, by);
    const site = this.directory.site(siteName);
    const order = { shift, role, who, remark: remark || null, nowMs: this.clock.now() };
    return signShift(this.db, this.hours, site, order);
  }
}
