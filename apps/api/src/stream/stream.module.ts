import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { OpenStreams } from './open-streams.js';
import { StreamController } from './stream.controller.js';
import { ChangeWatch } from './watch-changes.js';

@Module({ imports: [DirectoryModule], controllers: [StreamController], providers: [ChangeWatch, OpenStreams] })
export class StreamModule {}
