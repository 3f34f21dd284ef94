import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { PastModule } from '../past/past.module.js';
import { SignatureController } from './signature.controller.js';
import { Signatures } from './signatures.js';

@Module({
  imports: [DirectoryModule, PastModule],
  controllers: [SignatureController],
  providers: [Signatures],
  exports: [Signatures],
})
export class SignatureModule {}
