import { Controller, Param } from '@nestjs/common';
import { OPERATIONS } from '#contracts';
import { SiteDirectory } from '../directory/site-directory.js';
import { singlePage } from '../http/lists/single-page.js';
import { Handles } from '../http/operations/handles.js';
import { HeldDecisions } from './held-decisions.js';

@Controller()
export class HeldController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly held: HeldDecisions,
  ) {}

  @Handles(OPERATIONS.listHeld)
  async list(@Param('site') siteName: string) {
    return singlePage(await this.held.list(this.directory.site(siteName)));
  }
}
