import { All, Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Registry } from 'prom-client';
import { Readiness, type ReadinessAnswer } from './readiness.js';

const PATHS = ['/health/live', '/health/ready', '/metrics'];

/** What a service without an API of its own answers by HTTP. */
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly registry: Registry,
  ) {}

  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 where something is missing. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadinessAnswer> {
    const answer = await this.readiness.look();
    if (answer.status !== 'ok') response.status(503);
    return answer;
  }

  /** In the text format of Prometheus. */
  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    response.setHeader('content-type', this.registry.contentType);
    response.end(await this.registry.metrics());
  }

  @All('*path')
  other(@Req() request: Request, @Res({ passthrough: true }) response: Response): object {
    const isKnown = PATHS.includes(request.path);
    response.status(isKnown ? 405 : 404);
    return isKnown ? { status: 'method not allowed' } : { status: 'not found', paths: PATHS };
  }
}
