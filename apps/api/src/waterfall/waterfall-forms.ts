import type { WaterfallAnswer } from '#contracts';
import { periodName, waterfallPicture, type PictureWords } from '#domain';

/** Of the CSV form, in this order for ever: new ones come at the end. */
export const WATERFALL_COLUMNS = [
  'site',
  'period',
  'simulated',
  'step',
  'kind',
  'name',
  'deltaT',
  'valueT',
  'aloneT',
  'wholeDeltaT',
  'wholeValueT',
  'applies',
  'illustrative',
  'clause',
  'source',
] as const;

/** One row for each step. */
export const waterfallRows = ({ site, period, simulated, steps }: WaterfallAnswer) =>
  steps.map((step, i) => ({ site: site.id, period, simulated, step: i + 1, ...step }));

/** How a picture is written. */
export interface PictureForm {
  readonly locale: string;
  /** Default: English. */
  readonly words?: PictureWords & { readonly simulated: string };
}

/** The picture of an answer. */
export const pictureOf = (
  { site, period, simulated, steps }: WaterfallAnswer,
  { locale, words }: PictureForm,
): string =>
  waterfallPicture(
    steps.map(({ wholeDeltaT, wholeValueT, ...step }) => ({
      ...step,
      whole: { deltaT: wholeDeltaT, valueT: wholeValueT },
    })),
    {
      title: `${site.name}, ${periodName(period, locale)}`,
      locale,
      ...(simulated && { remark: words?.simulated ?? 'SIMULATED DATA: no tonne here is real.' }),
      ...(words && { words }),
    },
  );
