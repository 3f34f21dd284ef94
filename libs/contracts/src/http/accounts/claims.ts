/** HTTP: who has claimed which closed tonnes, for what. */
import { z } from 'zod';
import { CLAIM_BASES, CLAIM_PURPOSES, CLAIM_STATES, OWNER_KINDS } from '#domain';
import { signBody } from './closing.js';
import { CLAIM_ID_PATTERN, CLAIMED_PERIOD_PATTERN } from '../text-forms.js';
import { figure, instant, listForm, listOf, moment, paging, personName } from '../times-and-lists.js';

const period = z
  .string()
  .regex(new RegExp(CLAIMED_PERIOD_PATTERN), 'expected a month 2026-01 or a season season-2025')
  .meta({ description: 'A month, or a season: split over its months', examples: ['2026-01', 'season-2025'] });
const claimId = z
  .string()
  .regex(new RegExp(CLAIM_ID_PATTERN), 'expected 1 to 100 letters, digits and . _ -, the first a letter or digit')
  .meta({
    description: 'Of the claim that is made. The same call with the same id again does nothing. Default: a new one',
  });
const amountT = z
  .number('expected a number of tonnes')
  .min(0.001, 'expected at least 0.001 t')
  .max(1e9, 'expected at most 1e9 t')
  .meta({ description: 'Rounded to the kilogram, as statements print tonnes' });
const owner = z
  .strictObject({ kind: z.enum(OWNER_KINDS), name: personName })
  .meta({ id: 'ClaimOwner', description: 'Whose tonnes they are' });
const purpose = z.enum(CLAIM_PURPOSES).meta({
  description: 'offset, transfer: of net only; reporting: of gross or net',
});
const basis = z.enum(CLAIM_BASES);
const by = signBody.shape.by;
const reason = z.string().max(2_000).optional();

const asOf = moment.optional().meta({ description: 'As it stood then: RFC 3339 or a local day' });

export const claimsQuery = z.strictObject({
  ...listForm,
  ...paging(100, 1_000),
  period: period.optional().meta({ description: 'Only claims that take of this month, or of a month of this season' }),
  state: z.enum(CLAIM_STATES).optional(),
  asOf,
});
export const balanceQuery = z.strictObject({ ...listForm, asOf });

export const newClaimBody = z
  .strictObject({ id: claimId.optional(), period, purpose, basis: basis.default('net'), owner, amountT, by, reason })
  .meta({ id: 'NewClaim' });
export const reserveBody = z
  .strictObject({
    id: claimId.optional(),
    period,
    customer: personName.meta({ description: 'Its name, or the id of one of its substations' }),
    basis: basis.default('net'),
    by,
    reason,
  })
  .meta({ id: 'ReserveStatement' });
export const transferBody = z
  .strictObject({
    id: claimId.optional(),
    to: owner,
    purpose: purpose.optional().meta({ description: 'Default: as before' }),
    amountT: amountT.optional().meta({ description: 'Default: all of it; what is left stays with the owner' }),
    by,
    reason,
  })
  .meta({ id: 'TransferClaim' });

const act = z.object({ who: z.string(), at: instant, reason: z.string() });
export const claimItem = z
  .object({
    id: z.string(),
    period: z.string().meta({ description: 'What was claimed of' }),
    purpose,
    basis,
    owner,
    amountT: z.number(),
    parts: z
      .array(z.object({ month: z.string(), amountT: z.number() }))
      .meta({ description: 'The months that it takes of: of a season by what each had left' }),
    state: z.enum(CLAIM_STATES).meta({
      description:
        'claimed, reserved (by a final statement) and retired take their tonnes; transferred and replaced passed them on to other claims; withdrawn gave them back',
    }),
    statement: z
      .object({ customer: z.string(), period: z.string() })
      .nullable()
      .meta({ description: 'The statement to a customer that reserved it' }),
    from: z.string().nullable().meta({ description: 'The claim that it came from by a transfer' }),
    made: act,
    changed: act.meta({ description: 'The newest act' }),
  })
  .meta({ id: 'Claim' });
export const claimsAnswer = listOf(claimItem).meta({ id: 'Claims' });
export const transferAnswer = z
  .object({ moved: claimItem, kept: claimItem.nullable().meta({ description: 'What the owner of before keeps' }) })
  .meta({ id: 'TransferredClaim' });

const tonnes = z.object({ grossT: z.number(), netT: z.number() });
export const balanceItem = z
  .object({
    period: z.string(),
    interval: z.enum(['month', 'season']),
    simulated: z.boolean().meta({ description: 'What was signed came from simulated readings' }),
    state: z.enum(['within', 'over-claimed']),
    closed: tonnes.meta({ description: 'What was signed last, or less where a restatement that waits says so' }),
    claimed: tonnes.meta({ description: 'By claims of each basis, retired ones among them' }),
    retired: tonnes,
    sharePct: figure.meta({
      description: 'Of the month, both bases together; of a season of its net. null: claimed of what is not there',
    }),
    left: tonnes.meta({ description: 'What one more claim of that basis may take; a joule has one owner in both' }),
    owes: tonnes.meta({ description: 'Retired tonnes that a restatement took away: the months after make them good' }),
    covers: tonnes.meta({ description: 'Made good here for months before' }),
  })
  .meta({ id: 'ClaimBalance' });
export const balanceAnswer = listOf(balanceItem).meta({ id: 'ClaimBalances' });
