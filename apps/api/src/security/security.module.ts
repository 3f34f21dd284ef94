import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CallRates, Rates } from './call-rates.js';
import { RateGuard } from './rate.guard.js';
import { SecurityLog } from './security-log.js';
import { SecurityLogController } from './security-log.controller.js';

/** How often who may call, and who was refused. Imported before the guard of roles: what is too often is not looked at. */
@Global()
@Module({
  controllers: [SecurityLogController],
  providers: [SecurityLog, Rates, CallRates, { provide: APP_GUARD, useClass: RateGuard }],
  exports: [SecurityLog, CallRates],
})
export class SecurityModule {}
