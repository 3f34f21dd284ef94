import { Injectable } from '@nestjs/common';
import { createPlantLookup, type PlantLookup } from '#contracts';
import { LoadedCatalogue } from '#service';

/** The plants as the site files declare them, ready for the look-ups that every reading makes. */
@Injectable()
export class PlantConfiguration {
  private current: PlantLookup;

  constructor(catalogue: LoadedCatalogue) {
    this.current = createPlantLookup(catalogue.current.sites);
    catalogue.follow(({ sites }) => {
      this.current = createPlantLookup(sites);
    });
  }

  get lookup(): PlantLookup {
    return this.current;
  }
}
