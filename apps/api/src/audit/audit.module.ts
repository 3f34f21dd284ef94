import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { AuditController } from './audit.controller.js';

@Module({ imports: [DirectoryModule], controllers: [AuditController] })
export class AuditModule {}
