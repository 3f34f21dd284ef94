import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Registry } from 'prom-client';
import { OPERATIONS } from '#contracts';
import { RULES_VERSION } from '#domain';
import { Database, schemaVersion } from '#postgres';
import { Readiness } from '#service';
import { Handles } from '../http/operations/handles.js';
import { ProductFiles } from '../product/product-files.js';

@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly registry: Registry,
    private readonly db: Database,
    private readonly product: ProductFiles,
  ) {}

  @Handles(OPERATIONS.getLiveness)
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Handles(OPERATIONS.getReadiness)
  async ready(@Res({ passthrough: true }) response: Response) {
    const answer = await this.readiness.look();
    if (answer.status !== 'ok') response.status(503);
    return answer;
  }

  @Handles(OPERATIONS.getMetrics)
  async metrics(@Res() response: Response): Promise<void> {
    response.setHeader('content-type', this.registry.contentType);
    response.end(await this.registry.metrics());
  }

  @Handles(OPERATIONS.getVersion)
  async version() {
    const schema = await schemaVersion(this.db).catch(() => null);
    return { product: this.product.version, schema, rules: RULES_VERSION };
  }
}
