import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiParts } from '../api-parts.js';

@Controller()
export class HealthController {
  constructor(private readonly parts: ApiParts) {}

  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; missing: string[] }> {
    const missing = await this.parts.missing();
    if (missing.length > 0) response.status(503);
    return { status: missing.length === 0 ? 'ok' : 'unavailable', missing };
  }

  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    response.setHeader('content-type', this.parts.registry.contentType);
    response.end(await this.parts.registry.metrics());
  }
}
