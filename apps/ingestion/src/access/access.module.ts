import { Module } from '@nestjs/common';
import { PrincipalReader } from './principal-reader.js';
import { RefusalReporter } from './refusal-reporter.js';

@Module({ providers: [PrincipalReader, RefusalReporter], exports: [PrincipalReader, RefusalReporter] })
export class AccessModule {}
