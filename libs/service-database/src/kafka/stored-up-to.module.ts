import { Module } from '@nestjs/common';
import { StoredUpTo } from './stored-up-to.js';

@Module({ providers: [StoredUpTo], exports: [StoredUpTo] })
export class StoredUpToModule {}
