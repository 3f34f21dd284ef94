import { Controller, Get, Param, Query } from '@nestjs/common';
import { listQuery } from '#contracts';
import { whole } from './answer.js';
import { ApiParts } from './api-parts.js';
import { checkQuery } from './check-input.js';
import { listHeld } from './list-held.js';

@Controller('api/v1/sites/:site/held')
export class HeldController {
  constructor(private readonly parts: ApiParts) {}

  @Get()
  async list(@Param('site') siteName: string, @Query() input: unknown) {
    checkQuery(listQuery, input);
    const { db, directory } = this.parts;
    return whole(await listHeld(db, directory, directory.site(siteName)));
  }
}
