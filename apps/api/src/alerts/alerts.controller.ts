import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ackBody, alertsQuery, noQuery, parseRfc3339, shelveBody } from '#contracts';
import { acknowledgeAlert, readAlert, readAlerts, shelveAlert, type AlertAnswer } from '#postgres';
import { singlePage } from '../http/lists/single-page.js';
import { actorOf } from '../access/audited.js';
import { ApiParts } from '../api-parts.js';
import { checkBody, checkQuery } from '../http/check-input.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { alertStates, shownAlert } from './show-alerts.js';

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly parts: ApiParts) {}

  @Get()
  async list(@Query() input: unknown) {
    const { state, site } = checkQuery(alertsQuery, input);
    if (site !== undefined) this.parts.directory.site(site);
    const filter = { states: state === undefined ? null : alertStates(state), site: site ?? null };
    return singlePage((await readAlerts(this.parts.db, filter)).map(shownAlert));
  }

  @Post(':id/ack')
  @HttpCode(200)
  async acknowledge(@Param('id') id: string, @Query() query: unknown, @Body() input: unknown, @Req() request: Request) {
    checkQuery(noQuery, query);
    const { by, note = null } = checkBody(ackBody, input ?? {});
    const wish = { by: actorOf(request, by), note, nowMs: this.parts.now() };
    return this.answer(id, await acknowledgeAlert(this.parts.db, id, wish));
  }

  @Post(':id/shelve')
  @HttpCode(200)
  async shelve(@Param('id') id: string, @Query() query: unknown, @Body() input: unknown, @Req() request: Request) {
    checkQuery(noQuery, query);
    const { until, by, reason = null } = checkBody(shelveBody, input);
    const nowMs = this.parts.now();
    const untilMs = parseRfc3339(until);
    if (untilMs === null || untilMs <= nowMs) {
      throw wrongField('bad-body', 'until', `expected RFC 3339 with an offset, in the future; found "${until}"`);
    }
    const wish = { untilMs, by: actorOf(request, by), reason, nowMs };
    return this.answer(id, await shelveAlert(this.parts.db, id, wish));
  }

  /** The alert as it is now, or why the wish could not be fulfilled. */
  private async answer(id: string, outcome: AlertAnswer) {
    if (outcome === 'resolved') throw new ProblemError('conflict', `Alert "${id}" is resolved: nothing is left to do.`);
    if (outcome === 'not-active') {
      throw new ProblemError('conflict', `Alert "${id}" is not active any more: acknowledge it instead.`);
    }
    const alert = outcome === 'done' ? await readAlert(this.parts.db, id) : null;
    if (!alert) throw notFound(`There is no alert "${id}".`);
    return shownAlert(alert);
  }
}
