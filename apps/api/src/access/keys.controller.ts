import { Controller, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OPERATIONS, type BodyOf } from '#contracts';
import { Clock } from '../http/clock.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, Handles } from '../http/operations/handles.js';
import { ManageKeys } from './manage-keys.js';
import { Caller, nameOf, type Principal } from './principal.js';

@Controller()
export class KeysController {
  constructor(
    private readonly keys: ManageKeys,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listKeys)
  async list() {
    return singlePage(await this.keys.list());
  }

  @Handles(OPERATIONS.makeKey)
  async make(
    @CheckedBody() body: BodyOf<'makeKey'>,
    @Caller() caller: Principal | null,
    @Res({ passthrough: true }) response: Response,
  ) {
    response.setHeader('cache-control', 'no-store');
    return this.keys.make(body, nameOf(caller), this.clock.now());
  }

  @Handles(OPERATIONS.revokeKey)
  async revoke(@Param('name') name: string, @Caller() caller: Principal | null) {
    return this.keys.revoke(name, nameOf(caller), this.clock.now());
  }
}
