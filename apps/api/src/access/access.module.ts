import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Environment } from '#runtime';
import { Access, readKeys } from './access.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { KeyAudit } from './key-audit.js';
import { KeyReload } from './key-reload.js';
import { KeysController } from './keys.controller.js';
import { ManageKeys } from './manage-keys.js';
import { MeController } from './me.controller.js';
import { RoleGuard } from './role.guard.js';
import { StoredKeys } from './stored-keys.js';
import { Tokens } from './tokens.js';

/** Who may call what: one guard for every handler, by the role that its operation names. */
@Global()
@Module({
  imports: [DirectoryModule],
  controllers: [MeController, KeysController],
  providers: [
    {
      provide: Access,
      inject: [Environment],
      useFactory: async (env: Environment) =>
        new Access(env.auth, await readKeys(env), env.oidc && new Tokens(env.oidc)),
    },
    KeyAudit,
    KeyReload,
    StoredKeys,
    ManageKeys,
    { provide: APP_GUARD, useClass: RoleGuard },
  ],
  exports: [Access],
})
export class AccessModule {}
