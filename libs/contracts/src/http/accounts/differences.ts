/** HTTP: what is known otherwise between two moments. */
import { z } from 'zod';
import { DIFFERENCE_CAUSES } from '#domain';
import { figure, instant, localDay, moment, paging } from '../times-and-lists.js';

export const differencesQuery = z.strictObject({
  asOf: moment.meta({ description: 'The earlier moment: RFC 3339, or a local day (its first moment)' }),
  until: moment.optional().meta({ description: 'The later moment, not before `asOf`. Default: now' }),
  interval: z.enum(['hour', 'day', 'month']).default('day').meta({ description: 'Of `changes`' }),
  ...paging(20, 400),
});

const amounts = { heatGj: z.number(), grossT: z.number(), netT: z.number() };
const part = z
  .object({
    cause: z.enum(DIFFERENCE_CAUSES).meta({
      description:
        'time: what had not happened yet · open: an hour that was over and not closed, settled since · readings, event, configuration, factor, rules, recompute: what restated a closed hour · rest: what no hour accounts for by itself: the net owes also for hours whose heat is not known',
    }),
    hours: z.number().int().meta({ description: 'How many hours it is about; 0: of none by itself' }),
    ...amounts,
  })
  .meta({ id: 'DifferencePart', description: 'Heat in GJ, gross and net in t' });

const twice = z.object({
  before: figure.meta({ description: 'As it was known at `asOf`' }),
  sameTime: figure.meta({ description: 'Of the time up to `asOf`, as it is known at `until`; null: nothing is known' }),
  after: figure.meta({ description: 'As it is known at `until`' }),
  difference: z.number().meta({ description: '`after` less `before`; what is not known counts nothing' }),
});
const known = z.object({ heatGj: figure, grossT: figure, netT: figure }).nullable();
const progress = z.object({ before: figure, after: figure, difference: figure });
const newest = <Item extends z.ZodType>(item: Item) => ({
  count: z.number().int(),
  items: z.array(item).meta({ description: 'The newest 20' }),
});

export const differencesAnswer = z
  .object({
    asOf: instant,
    until: instant,
    period: z.string().meta({ description: 'The season of `asOf`, or the one before', examples: ['season-2025'] }),
    start: localDay.meta({ description: 'First day of the season' }),
    end: localDay.meta({ description: 'Its last day' }),
    heatGj: twice,
    grossT: twice,
    netT: twice,
    parts: z.array(part).meta({ description: 'By cause; they add up to the differences' }),
    targets: z.array(
      z.object({
        id: z.string(),
        unit: z.string(),
        achieved: progress,
        planToDate: progress,
        expectedToDate: progress,
        forecast: progress,
      }),
    ),
    changes: z
      .array(
        z.object({
          start: z.string().meta({ description: 'Local date, month, or first moment of the hour' }),
          before: known.meta({ description: 'null: nothing was known' }),
          after: known,
          changed: z
            .object(amounts)
            .meta({ description: 'What is known otherwise; without what had not happened yet' }),
          parts: z.array(part).meta({ description: 'They add up to `after` less `before`' }),
        }),
      )
      .meta({ description: 'Intervals up to `asOf` that are known otherwise, what moved most of the gross first' }),
    changeCount: z.number().int().meta({ description: 'How many there are in all' }),
    nextCursor: z.string().nullable().meta({ description: 'Goes back as `cursor`, for the same two moments' }),
    late: z
      .object({
        values: z.number().int(),
        isComplete: z.boolean().meta({ description: 'false: so many came that they are not counted to the end' }),
        items: z.array(
          z.object({ point: z.string(), date: localDay, values: z.number().int(), newestReceivedAt: instant }),
        ),
      })
      .meta({
        description:
          'Values of the season up to `asOf` that came after it: by point and day of their time, the most first',
      }),
    events: z
      .object(
        newest(z.object({ id: z.string(), type: z.string(), device: z.string(), ts: instant, receivedAt: instant })),
      )
      .meta({ description: 'Decisions, exchanges, manual readings and what else of a meter was recorded since' }),
    configurations: z
      .object(newest(z.object({ kind: z.string(), name: z.string(), acceptedAt: instant })))
      .meta({ description: 'Site file, factors and normals that were accepted since' }),
    alerts: z.object({
      raised: z.number().int(),
      resolved: z.number().int(),
      ...newest(
        z.object({
          id: z.string(),
          rule: z.string(),
          subject: z.string(),
          severity: z.string(),
          raisedAt: instant,
          resolvedAt: instant.nullable().meta({ description: 'null: not by `until`' }),
        }),
      ),
    }),
    signatures: z.object(
      newest(
        z.object({
          period: z.string(),
          action: z.enum(['close', 'approve']),
          revision: z.number().int(),
          who: z.string(),
          at: instant,
        }),
      ),
    ),
  })
  .meta({ id: 'Differences' });

export type DifferencesAnswer = z.output<typeof differencesAnswer>;
