import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ClaimsController } from './claims.controller.js';

@Module({ imports: [DirectoryModule], controllers: [ClaimsController] })
export class ClaimsModule {}
