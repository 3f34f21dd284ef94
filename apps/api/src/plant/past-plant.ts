import { Injectable } from '@nestjs/common';
import type { PlantAnswer } from '#contracts';
import type { Site } from '#domain';
import { PastFigures } from '../past/figures-as-of.js';
import { readPlantNow, readUsualRanges, shownPlant } from './read-plant.js';

/** The plant as it would have been shown at a moment: by the values that had come by then, and the configuration that counted. */
@Injectable()
export class PastPlant {
  constructor(private readonly past: PastFigures) {}

  async plant(site: Site, asOfMs: number): Promise<PlantAnswer> {
    const answer = await this.past.ask(site, asOfMs, { figures: [], devices: 'all' }, async (shadow, derived) => {
      const now = await readPlantNow(shadow, derived, asOfMs);
      const usual = now.outdoor ? await readUsualRanges(shadow, derived, now.outdoor, asOfMs) : new Map();
      return shownPlant(derived.site, asOfMs, { derived, now, usual });
    });
    return answer ?? shownPlant(site, asOfMs, null);
  }
}
