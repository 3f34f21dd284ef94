import { Module } from '@nestjs/common';
import { OtherPathsController } from './other-paths.controller.js';

/** Imported last: Nest adds the routes of modules in the order in which they are imported. */
@Module({ controllers: [OtherPathsController] })
export class OtherPathsModule {}
