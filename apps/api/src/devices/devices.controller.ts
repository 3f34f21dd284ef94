import { Controller, Get, Query } from '@nestjs/common';
import { createPlantLookup, unknownDevicesQuery } from '#contracts';
import { singlePage } from '../http/lists/single-page.js';
import { ApiParts } from '../api-parts.js';
import { checkQuery } from '../http/check-input.js';
import { listUnknownDevices } from './list-unknown-devices.js';

@Controller('api/v1/devices')
export class DevicesController {
  constructor(private readonly parts: ApiParts) {}

  @Get('unknown')
  async unknown(@Query() query: unknown) {
    checkQuery(unknownDevicesQuery, query);
    const { db, directory } = this.parts;
    return singlePage(await listUnknownDevices(db, createPlantLookup(directory.sites())));
  }
}
