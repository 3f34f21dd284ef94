import { Module } from '@nestjs/common';
import { PrincipalReader } from './principal-reader.js';

@Module({ providers: [PrincipalReader], exports: [PrincipalReader] })
export class AccessModule {}
