import { Controller } from '@nestjs/common';
import { OPERATIONS } from '#contracts';
import { instantOrNull } from '../http/times.js';
import { Handles } from '../http/operations/handles.js';
import { Caller, type Principal } from './principal.js';

@Controller()
export class MeController {
  @Handles(OPERATIONS.getMe)
  me(@Caller() caller: Principal | null) {
    if (!caller) return { name: null, role: 'admin', sites: null, expires: null };
    const { name, role, sites, expiresMs } = caller;
    return { name, role, sites, expires: instantOrNull(expiresMs) };
  }
}
