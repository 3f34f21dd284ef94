import { Controller, Get, Query } from '@nestjs/common';
import { alertsQuery } from '#contracts';
import { readAlerts } from '#postgres';
import { whole } from './answer.js';
import { ApiParts } from './api-parts.js';
import { checkQuery } from './check-input.js';
import { alertStates, shownAlert } from './show-alerts.js';

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly parts: ApiParts) {}

  @Get()
  async list(@Query() input: unknown) {
    const { state, site } = checkQuery(alertsQuery, input);
    if (site !== undefined) this.parts.directory.site(site);
    const filter = { states: state === undefined ? null : alertStates(state), site: site ?? null };
    return whole((await readAlerts(this.parts.db, filter)).map(shownAlert));
  }
}
