import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Environment } from '#runtime';
import { ConfigurationReload, type Reloadable, type Take } from '#service';
import { Access, readKeys } from './access.js';
import { KeyAudit } from './key-audit.js';

/** The keys are read again with the rest of the configuration. */
@Injectable()
export class KeyReload implements Reloadable, OnModuleInit {
  constructor(
    private readonly env: Environment,
    private readonly access: Access,
    private readonly audit: KeyAudit,
    private readonly reload: ConfigurationReload,
  ) {}

  onModuleInit(): void {
    this.reload.add(this);
  }

  async prepare(): Promise<Take> {
    const keys = await readKeys(this.env);
    return () => {
      this.access.replace(keys);
      void this.audit.note();
      return Promise.resolve(true);
    };
  }
}
