import { Module } from '@nestjs/common';
import { TimeStampsModule } from '../time-stamps/time-stamps.module.js';
import { PublishAnchors } from './publish-anchors.js';

/** The chains of the database are known outside of it. */
@Module({ imports: [TimeStampsModule], providers: [PublishAnchors] })
export class AnchorsModule {}
