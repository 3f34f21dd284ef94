import { Global, Module } from '@nestjs/common';
import { ConfigurationReload } from './configuration-reload.js';

@Global()
@Module({ providers: [ConfigurationReload], exports: [ConfigurationReload] })
export class ReloadModule {}
