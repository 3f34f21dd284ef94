import { Controller } from '@nestjs/common';
import { createPlantLookup, OPERATIONS } from '#contracts';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { singlePage } from '../http/lists/single-page.js';
import { Handles } from '../http/operations/handles.js';
import { listUnknownDevices } from './list-unknown-devices.js';

@Controller()
export class DevicesController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
  ) {}

  @Handles(OPERATIONS.listUnknownDevices)
  async unknown() {
    return singlePage(await listUnknownDevices(this.db, createPlantLookup(this.directory.sites())));
  }
}
