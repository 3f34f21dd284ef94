import { Module } from '@nestjs/common';
import { PublishAnchors } from './publish-anchors.js';

/** The chains of the database are known outside of it. */
@Module({ providers: [PublishAnchors] })
export class AnchorsModule {}
